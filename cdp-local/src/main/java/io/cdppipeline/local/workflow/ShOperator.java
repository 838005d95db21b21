package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code sh>}: runs a shell script in a copy of the project. Off unless the engine allows it. */
final class ShOperator implements Operator {

    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z_0-9]*");
    private static final String SCRIPT = "runner.sh";

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        ObjectParams params = new ObjectParams(context.withDefaultsFrom("sh"));
        String script = context.secrets().resolve(params.config().text("_command"));
        Map<String, String> secretVariables = secretVariables(context);
        try {
            Path directory = Files.createTempDirectory("workflow-sh");
            try {
                return run(context, params, script, secretVariables, directory);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run the script of " + context.taskName(), e);
        }
    }

    /** The parameters as environment variables. */
    private record ObjectParams(TaskConfig config) {
        private void addTo(Map<String, String> environment) {
            config.node().properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                if (VARIABLE.matcher(entry.getKey()).matches()) {
                    if (value.isNull()) {
                        throw new WorkflowException("Parameter '" + entry.getKey() + "' is required but null");
                    }
                    environment.put(entry.getKey(), value.isTextual() ? value.textValue() : value.toString());
                }
            });
        }
    }

    private static Map<String, String> secretVariables(OperatorContext context) {
        Map<String, String> variables = new java.util.TreeMap<>();
        TaskConfig env = context.local().objectOrEmpty("_env");
        env.node()
                .fieldNames()
                .forEachRemaining(name -> variables.put(name, context.secrets().resolve(env.text(name))));
        return variables;
    }

    private static TaskOutcome run(
            OperatorContext context,
            ObjectParams params,
            String script,
            Map<String, String> secretVariables,
            Path directory)
            throws IOException, InterruptedException {
        unpack(context, directory);
        Path work = directory.resolve(context.workspace().workdir());
        Path file = Files.createTempFile("workflow-sh", SCRIPT);
        Files.writeString(file, script);
        List<String> command = new ArrayList<>(shell(params.config()));
        command.add(file.toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        params.addTo(builder.environment());
        builder.environment().putAll(secretVariables);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                if (!printed.isEmpty()) {
                    context.log().print(printed);
                }
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new UnexpectedFailure("Command failed with code " + code, null);
            }
            return TaskResult.empty();
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(file);
        }
    }

    private static List<String> shell(TaskConfig config) {
        return config.value("shell").isPresent() ? config.parseTexts("shell") : List.of("/bin/sh");
    }

    private static void unpack(OperatorContext context, Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : context.workspace().files().entrySet()) {
            Path target = directory.resolve(file.getKey());
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(target, file.getValue());
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}

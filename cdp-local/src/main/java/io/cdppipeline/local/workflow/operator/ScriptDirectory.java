package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.UnexpectedFailure;
import io.cdppipeline.workflow.TaskConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A copy of the project for one run of a script, and the process that runs there; gone when it is closed. */
final class ScriptDirectory implements AutoCloseable {

    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z_0-9]*");

    private final OperatorContext context;
    private final Path root;
    private final Path project;

    ScriptDirectory(OperatorContext context) throws IOException {
        this.context = context;
        this.root = Files.createTempDirectory("workflow-script");
        this.project = Files.createDirectory(root.resolve("project"));
        for (Map.Entry<String, byte[]> file : context.workspace().files().entrySet()) {
            Path target = project.resolve(file.getKey());
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(target, file.getValue());
        }
    }

    /** A file beside the project, which scripts do not see. */
    Path file(String name) {
        return root.resolve(name);
    }

    /** Runs a command in the task's working directory, prints what it prints, and gives its exit code. */
    int run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(
                                project.resolve(context.workspace().workdir()))
                        .toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UnexpectedFailure("Cannot run program \"" + command.get(0) + "\": " + e.getMessage(), e);
        }
        try {
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                if (!printed.isEmpty()) {
                    context.log().print(printed);
                }
            }
            return process.waitFor();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The task's {@code _env}, its secrets put in. */
    static Map<String, String> secretVariables(OperatorContext context) {
        Map<String, String> variables = new TreeMap<>();
        TaskConfig env = context.local().objectOrEmpty("_env");
        env.node()
                .fieldNames()
                .forEachRemaining(name -> variables.put(name, context.secrets().resolve(env.text(name))));
        return variables;
    }

    static boolean isVariable(String name) {
        return VARIABLE.matcher(name).matches();
    }

    /** A value as a variable: texts as they are, anything else as JSON. */
    static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}

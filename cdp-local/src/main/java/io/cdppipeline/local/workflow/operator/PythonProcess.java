package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.UnexpectedFailure;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a {@code py>} task in a Python process: parameters go in as JSON, and what the method left comes out. */
final class PythonProcess {

    private static final String RUNNER = "python-runner.py";

    private final OperatorContext context;
    private final TaskConfig params;
    private final List<String> python;

    PythonProcess(OperatorContext context, TaskConfig params, List<String> python) {
        this.context = context;
        this.params = params;
        this.python = python;
    }

    /** @param method what to call; empty for the task's {@code script} */
    TaskOutcome run(Optional<String> method) throws InterruptedException {
        List<String> command = new ArrayList<>(interpreter());
        String program = method.isPresent() ? runner() : params.text("script");
        try (ScriptDirectory directory = new ScriptDirectory(context)) {
            Path in = directory.file("input.json");
            Path out = directory.file("output.json");
            ObjectNode input = Json.object();
            input.set("params", params.node());
            Files.write(in, Json.MAPPER.writeValueAsBytes(input));
            command.add(Files.writeString(directory.file("runner.py"), program).toString());
            method.ifPresent(command::add);
            command.add(in.toString());
            command.add(out.toString());
            int code = directory.run(command, ScriptDirectory.secretVariables(context));
            return result(code, out);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run the Python of " + context.taskName(), e);
        }
    }

    private List<String> interpreter() {
        Optional<JsonNode> own = params.value("python");
        if (own.isEmpty()) {
            return python;
        } else if (own.get().isTextual()) {
            return List.of(own.get().textValue());
        } else if (own.get().isArray()) {
            return params.texts("python");
        }
        throw new WorkflowException("Invalid python: " + own.get().asText());
    }

    private static TaskOutcome result(int code, Path out) throws IOException {
        if (!Files.exists(out)) {
            throw new UnexpectedFailure(
                    code == 0
                            ? "output.json does not exist. Something unexpected error happened. Please check logs."
                            : "Python command failed with code " + code,
                    null);
        }
        TaskConfig output;
        try {
            output = Json.MAPPER.readTree(Files.readAllBytes(out)) instanceof ObjectNode object
                    ? TaskConfig.of(object)
                    : TaskConfig.of(Json.object());
        } catch (JsonProcessingException e) {
            throw new UnexpectedFailure(
                    "Python command failed with code " + code
                            + "\n\tCan't parse output.json. The command failed unexpectedly. Please check logs.",
                    e);
        }
        if (code != 0) {
            throw new UnexpectedFailure(reason(code, output.objectOrEmpty("error")), null);
        }
        return new TaskResult(
                output.objectOrEmpty("subtask_config").node(),
                output.objectOrEmpty("export_params").node(),
                output.objectOrEmpty("store_params").node(),
                List.of());
    }

    private static String reason(int code, TaskConfig error) {
        StringBuilder reason =
                new StringBuilder("Python command failed with code " + code + "\nError messages from python");
        error.optionalText("message").ifPresent(message -> reason.append(": ").append(message));
        error.optionalText("class")
                .ifPresent(name -> reason.append(" (").append(name).append(")"));
        List<String> trace = error.texts("backtrace");
        if (!trace.isEmpty()) {
            reason.append("\n\tfrom ").append(String.join("\n\tfrom ", trace));
        }
        return reason.toString();
    }

    private static String runner() {
        try (InputStream in = PythonProcess.class.getResourceAsStream(RUNNER)) {
            if (in == null) {
                throw new IllegalStateException(RUNNER + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + RUNNER, e);
        }
    }
}

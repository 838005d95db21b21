package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.UnexpectedFailure;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code sh>}: runs a shell script in a copy of the project. Off unless the engine allows it. */
final class ShOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        TaskConfig params = context.withDefaultsFrom("sh");
        List<String> command =
                new ArrayList<>(params.value("shell").isPresent() ? params.parseTexts("shell") : List.of("/bin/sh"));
        String script = context.secrets().resolve(params.text("_command"));
        Map<String, String> environment = environment(params);
        environment.putAll(ScriptDirectory.secretVariables(context));
        try (ScriptDirectory directory = new ScriptDirectory(context)) {
            Path file = Files.writeString(directory.file("runner.sh"), script);
            command.add(file.toString());
            int code = directory.run(command, environment);
            if (code != 0) {
                throw new UnexpectedFailure("Command failed with code " + code, null);
            }
            return TaskResult.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run the script of " + context.taskName(), e);
        }
    }

    private static Map<String, String> environment(TaskConfig params) {
        Map<String, String> environment = new TreeMap<>();
        params.node().properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (ScriptDirectory.isVariable(entry.getKey())) {
                if (value.isNull()) {
                    throw new WorkflowException("Parameter '" + entry.getKey() + "' is required but null");
                }
                environment.put(entry.getKey(), ScriptDirectory.text(value));
            }
        });
        return environment;
    }
}

package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.TaskConfig;
import java.time.Clock;
import java.time.Instant;

/**
 * What an operator gets for one run of a task.
 *
 * @param type the operator's name: {@code td}
 * @param config parameters and the task's own keys, evaluated; the operator's own value is under {@code _command}
 * @param local the task's own keys only
 * @param stateParams what the last run left; the operator's to change
 * @param runs runs of this task before this one
 */
public record OperatorContext(
        String type,
        TaskConfig config,
        TaskConfig local,
        ObjectNode stateParams,
        int runs,
        long taskId,
        String taskName,
        AttemptInfo attempt,
        Instant sessionTime,
        Secrets secrets,
        Workspace workspace,
        TaskLogger log,
        Clock clock,
        Limits limits,
        Templates templates) {

    /** Renders templates with the parameters an operator gives. */
    @FunctionalInterface
    public interface Templates {
        /** @throws io.cdppipeline.workflow.WorkflowException if a template cannot be evaluated */
        String render(String template, ObjectNode params);
    }

    /** The configuration with the mapping under {@code section} as defaults: {@code td.database} as {@code database}. */
    public TaskConfig withDefaultsFrom(String section) {
        ObjectNode merged = config.node().deepCopy();
        Json.mergeDefaults(merged, config.objectOrEmpty(section).node());
        return TaskConfig.of(merged);
    }
}

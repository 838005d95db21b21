package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.AttemptInfo;
import io.cdppipeline.local.workflow.AttemptRequest;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.StartResult;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.WorkflowApiException;
import io.cdppipeline.local.workflow.WorkflowEngine;
import io.cdppipeline.local.workflow.WorkflowInfo;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@code require>}: starts another workflow, or takes the attempt that its session already has, and waits for its end
 * without holding a thread.
 */
final class RequireOperator implements Operator {

    private static final String TARGET = "target_attempt_id";
    private static final String KICKED = "require_kicked";

    private final WorkflowEngine engine;
    private final Supplier<UUID> uuids;

    RequireOperator(WorkflowEngine engine, Supplier<UUID> uuids) {
        this.engine = engine;
        this.uuids = uuids;
    }

    @Override
    public TaskOutcome run(OperatorContext context) {
        ObjectNode state = context.stateParams();
        TaskConfig config = context.config();
        config.text("_command");
        Times.instant(config, "session_time");
        config.bool("ignore_failure", false);
        String rerunOn = config.text("rerun_on", "none");
        if (!rerunOn.equals("none") && !rerunOn.equals("failed") && !rerunOn.equals("all")) {
            throw new WorkflowException("invalid rerun_on option:" + rerunOn);
        }
        if (state.has(TARGET)) {
            return ended(context, engine.attempt(state.get(TARGET).asLong()));
        }
        StartResult result = start(context, context.local().optionalText("retry_attempt_name"));
        if (!result.started() && result.attempt().done()) {
            boolean again = rerunOn.equals("all")
                    || (rerunOn.equals("failed") && !result.attempt().success());
            if (!again) {
                return ended(context, result.attempt());
            }
            result = start(context, Optional.of(uuids.get().toString()));
        }
        state.put(KICKED, result.started());
        state.put("target_session_id", result.attempt().sessionId());
        state.put(TARGET, result.attempt().id());
        return new TaskOutcome.AfterAttempt(result.attempt().id(), state);
    }

    private static TaskOutcome ended(OperatorContext context, AttemptInfo attempt) {
        if (attempt.success() || context.config().bool("ignore_failure", false)) {
            return TaskResult.empty();
        }
        throw new TaskFailedException(
                "Dependent workflow failed. Session id: " + attempt.sessionId() + ", attempt id: " + attempt.id());
    }

    private StartResult start(OperatorContext context, Optional<String> retryName) {
        TaskConfig config = context.config();
        String name = config.text("_command");
        Instant sessionTime = Times.instant(config, "session_time");
        ObjectNode params = config.objectOrEmpty("params").node().deepCopy();
        Optional<Long> id = context.local().optionalInteger("project_id");
        Optional<String> projectName = context.local().optionalText("project_name");
        if (id.isPresent() && projectName.isPresent()) {
            throw new WorkflowException("Both project_id and project_name can't be set");
        }
        String project = projectName
                .map(value -> "projectName: " + value)
                .orElseGet(() -> "projectId: " + id.orElse(context.attempt().projectId()));
        try {
            long projectId = projectName
                    .map(value -> engine.project(value).id())
                    .orElseGet(() -> id.orElse(context.attempt().projectId()));
            WorkflowInfo workflow = engine.workflow(projectId, name, Optional.empty());
            return engine.start(new AttemptRequest(workflow.id(), sessionTime, params, retryName, Optional.empty()));
        } catch (WorkflowApiException e) {
            if (e.status() == 404) {
                throw new TaskFailedException(
                        "Dependent workflow does not exist. " + project + ", workflowName:" + name, e);
            }
            String message = String.valueOf(e.getMessage());
            String kind = message.startsWith("Too many attempts") ? " (attempt limit exceeded)" : "";
            throw new TaskFailedException(
                    message + (message.startsWith("Too many tasks") ? " (task limit exceeded)" : kind), e);
        }
    }
}

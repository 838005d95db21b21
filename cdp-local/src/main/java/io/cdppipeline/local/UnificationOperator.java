package io.cdppipeline.local;

import io.cdppipeline.local.unify.UnificationFailure;
import io.cdppipeline.local.unify.UnificationRefused;
import io.cdppipeline.local.unify.UnificationService;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;

/** {@code unification>}: a step of the workflow that the unification service answers a call with. Thread-safe. */
final class UnificationOperator implements Operator {

    private final UnificationService service;

    UnificationOperator(UnificationService service) {
        this.service = service;
    }

    @Override
    public TaskOutcome run(OperatorContext context) {
        try {
            String line = service.run(
                    context.config().text("_command"), context.config().node());
            context.log().info("unification", line);
            return TaskResult.empty();
        } catch (UnificationFailure | UnificationRefused e) {
            throw new TaskFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}

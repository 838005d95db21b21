package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;

/** {@code fail>}: fails with a message. */
final class FailOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) {
        throw new TaskFailedException(context.config().text("_command", ""));
    }

    @Override
    public boolean heedsRetry() {
        return false;
    }
}

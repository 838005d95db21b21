package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;

/** {@code nop>}: nothing. */
final class NopOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) {
        return TaskResult.empty();
    }

    @Override
    public boolean heedsRetry() {
        return false;
    }
}

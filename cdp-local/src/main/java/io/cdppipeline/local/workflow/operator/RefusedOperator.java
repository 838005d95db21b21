package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;

/** An operator that the engine knows and does not have: its task fails with the reason and what to do. */
final class RefusedOperator implements Operator {

    private final String reason;

    RefusedOperator(String reason) {
        this.reason = reason;
    }

    @Override
    public TaskOutcome run(OperatorContext context) {
        throw new TaskFailedException(reason);
    }
}

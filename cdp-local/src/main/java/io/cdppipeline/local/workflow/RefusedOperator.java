package io.cdppipeline.local.workflow;

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

package io.cdppipeline.local.workflow;

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

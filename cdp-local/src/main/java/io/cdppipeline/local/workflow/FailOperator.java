package io.cdppipeline.local.workflow;

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

package io.cdppipeline.local.workflow;

/** {@code echo>}: prints a text into the task's log. */
final class EchoOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) {
        context.log().print(context.config().text("_command"));
        return TaskResult.empty();
    }

    @Override
    public boolean heedsRetry() {
        return false;
    }
}

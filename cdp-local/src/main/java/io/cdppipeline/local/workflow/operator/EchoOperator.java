package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;

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

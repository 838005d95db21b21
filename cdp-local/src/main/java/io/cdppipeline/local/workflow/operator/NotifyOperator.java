package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;

/** The task that a failed attempt ends with: a line in the log, where a server may send a mail. */
final class NotifyOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) {
        context.log()
                .info(
                        "io.digdag.core.notification.DefaultNotifier",
                        context.config().text("_command"));
        return TaskResult.empty();
    }

    @Override
    public boolean heedsRetry() {
        return false;
    }
}

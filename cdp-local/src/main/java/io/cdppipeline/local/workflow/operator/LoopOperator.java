package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;

/** {@code loop>}: runs {@code _do} a number of times with {@code i}. */
final class LoopOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) {
        TaskConfig config = context.config();
        Loops loops = new Loops(config);
        long command = config.integer("_command");
        long count = config.integer("count", command);
        if (count > context.limits().tasksPerAttempt()) {
            throw new WorkflowException(
                    "Too many loop subtasks. Limit: " + context.limits().tasksPerAttempt());
        }
        for (int i = 0; i < count; i++) {
            loops.add("+loop-" + i, Json.object().put("i", i));
        }
        return loops.result(config);
    }

    @Override
    public boolean heedsRetry() {
        return false;
    }
}

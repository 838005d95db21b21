package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.workflow.WorkflowException;

/** {@code if>}: runs {@code _do} or {@code _else_do}. */
final class IfOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) {
        ObjectNode then = context.config().objectOrEmpty("_do").node();
        ObjectNode otherwise = context.config().objectOrEmpty("_else_do").node();
        boolean condition = context.config().bool("_command");
        if (then.isEmpty() && otherwise.isEmpty()) {
            throw new WorkflowException("Both _do and _else_do are not specified.");
        }
        return TaskResult.ofSubtasks((condition ? then : otherwise).deepCopy());
    }

    @Override
    public boolean heedsRetry() {
        return false;
    }
}

package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;

/** The text that some operators work on: a query, a mail's body. */
final class CommandText {

    private CommandText() {}

    /**
     * The text of a task: a file's, rendered with all parameters; the one under {@code data}; or, without a value of the
     * operator's own, the one under another key.
     *
     * @throws WorkflowException if there is none
     */
    static String of(OperatorContext context, TaskConfig params, String alias) {
        if (params.value("_command").isEmpty()) {
            return params.text(alias);
        }
        if (params.node().get("_command").isObject()) {
            return params.object("_command").text("data");
        }
        String file = params.text("_command");
        String template;
        try {
            template = context.workspace().require(file);
        } catch (IllegalArgumentException e) {
            throw new WorkflowException(e.getMessage() + ": " + file, e);
        }
        try {
            return context.templates().render(template, params.node());
        } catch (WorkflowException e) {
            throw new WorkflowException(e.getMessage() + " in " + file, e);
        }
    }
}

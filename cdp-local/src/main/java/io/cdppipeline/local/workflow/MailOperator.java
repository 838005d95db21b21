package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.workflow.TaskConfig;
import java.util.Optional;

/** {@code mail>}: checks what it is given and sends nothing, since the embedded Treasure Data has no mail server. */
final class MailOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) {
        TaskConfig params = context.withDefaultsFrom("mail");
        CommandText.of(context, params, "body");
        params.text("subject");
        Optional<JsonNode> to = params.value("to");
        if (to.isPresent() && to.get().isArray()) {
            params.texts("to");
        } else {
            params.text("to");
        }
        if (context.secrets().find("mail.host").isEmpty()
                && params.value("host").isEmpty()) {
            throw new TaskFailedException("Missing SMTP configuration");
        }
        throw new TaskFailedException(
                "mail> is off: the embedded Treasure Data sends no mail; give the engine an operator"
                        + " of that name with WorkflowEngine.builder().operator(\"mail\", ...)");
    }
}

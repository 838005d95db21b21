package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.unify.UnificationRefused;
import io.cdppipeline.local.unify.UnificationService;
import java.io.IOException;

/** {@code /unifications/…} (facts: td-api, section 5.1). */
final class UnificationRoutes {

    private final UnificationService service;

    UnificationRoutes(UnificationService service) {
        this.service = service;
    }

    /** Answers with the workflow that the caller is to run; a request that breaks the grammar, with what is wrong where. */
    Answer workflowCall(Call call) throws IOException {
        try {
            return Answer.ok(service.workflow(call.json()));
        } catch (UnificationRefused e) {
            ObjectNode body = Json.object();
            e.violations().forEach((path, messages) -> messages.forEach(body.putArray(path)::add));
            return Answer.json(400, body);
        }
    }
}

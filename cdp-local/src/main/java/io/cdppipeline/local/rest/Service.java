package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The services that have hosts of their own in the cloud and share one port here, each with its own error bodies. */
enum Service {
    /** {@code api.…}: {@code /v3}. */
    REST {
        @Override
        Answer error(int status, String message, Optional<ObjectNode> details) {
            ObjectNode body = Json.object()
                    .put("error", message)
                    .put("message", message)
                    .put("text", message)
                    .put("severity", "error")
                    .put("status_code", status);
            details.ifPresent(node -> body.set("details", node));
            return Answer.json(status, body);
        }
    },
    /** {@code api-workflow.…}: {@code /api}. */
    WORKFLOW {
        @Override
        Answer error(int status, String message, Optional<ObjectNode> details) {
            // An unknown route or method has no body (facts: digdag, section 2.1).
            return message.isEmpty()
                    ? Answer.empty(status)
                    : Answer.json(status, Json.object().put("message", message).put("status", status));
        }
    },
    /** {@code api-cdp.…}: everything else. */
    CDP {
        @Override
        Answer error(int status, String message, Optional<ObjectNode> details) {
            return Answer.json(
                    status,
                    details.orElseGet(() -> Json.object().put("error", message).put("status", status)));
        }
    };

    static Service of(String path) {
        if (path.equals("/api") || path.startsWith("/api/")) {
            return WORKFLOW;
        }
        return path.startsWith("/v3/") || path.startsWith("/v4/") ? REST : CDP;
    }

    abstract Answer error(int status, String message, Optional<ObjectNode> details);

    /**
     * Lets in who sends the key, as {@code TD1 key} or naked. The CDP service wants the prefix (facts: td-api, section
     * 5.1): a project that works here has the secret that works there. The workflow service, as digdag's own server, takes a
     * key of the form {@code user:password} as basic authentication too.
     */
    void authorize(Optional<String> header, Secret apiKey) {
        if (header.isEmpty()) {
            throw new RestException(401, "Missing Authorization header");
        }
        String given = header.get();
        boolean prefixed = given.startsWith("TD1 ");
        if (this == CDP && !prefixed) {
            throw new RestException(401, "Invalid authorization header");
        }
        if (this == WORKFLOW && given.startsWith("Basic ")) {
            given = basic(given.substring("Basic ".length()).strip());
        }
        if (!apiKey.equals(Secret.of(prefixed ? given.substring("TD1 ".length()).strip() : given))) {
            throw new RestException(
                    401, this == REST ? "Authentication failed: the API key is not valid" : "unauthorized");
        }
    }

    private static String basic(String credentials) {
        try {
            return new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RestException(401, "unauthorized");
        }
    }
}

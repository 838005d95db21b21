package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.rest.WorkflowBackend.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** {@code /api/projects/{id}/secrets…} (facts: digdag, section 5): keys can be listed, values never. */
final class SecretRoutes {

    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_VALUE = 16 * 1024;
    private static final String PART = "[a-zA-Z](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?";
    private static final Pattern KEY = Pattern.compile(PART + "(?:\\." + PART + ")*");

    private final WorkflowBackend backend;

    SecretRoutes(WorkflowBackend backend) {
        this.backend = backend;
    }

    Answer list(Call call) {
        ArrayNode keys = Json.array();
        backend.secrets(call.id("id")).forEach(key -> keys.addObject().put("key", key));
        return Answer.ok(Json.object().set("secrets", keys));
    }

    Answer put(Call call) throws IOException {
        Project project = backend.project(call.id("id"));
        String key = call.path("key");
        JsonNode value = call.json().get("value");
        if (value == null || !value.isTextual()) {
            throw new RestException(
                    400, "Cannot build RestSetSecretRequest, some of required attributes are not set [value]");
        }
        if (key.length() > LONGEST_KEY
                || !KEY.matcher(key).matches()
                || value.asText().getBytes(StandardCharsets.UTF_8).length > LONGEST_VALUE) {
            throw new RestException(400, "Invalid secret");
        }
        backend.putSecret(call.id("id"), key, value.asText());
        return Answer.ok(changed(key, project));
    }

    /** A key that is not there is no error. */
    Answer delete(Call call) {
        Project project = backend.project(call.id("id"));
        backend.deleteSecret(call.id("id"), call.path("key"));
        return Answer.ok(changed(call.path("key"), project));
    }

    private static ObjectNode changed(String key, Project project) {
        ObjectNode body = Json.object().put("key", key);
        body.putObject("project").put("id", project.id()).put("name", project.name());
        return body;
    }
}

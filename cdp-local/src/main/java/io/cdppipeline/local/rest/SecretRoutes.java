package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.ProjectInfo;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.io.IOException;
import java.util.List;

/** {@code /api/projects/{id}/secrets…} (facts: digdag, section 5): keys can be listed, values never. */
final class SecretRoutes {

    private final WorkflowEngine engine;

    SecretRoutes(WorkflowEngine engine) {
        this.engine = engine;
    }

    Answer list(Call call) {
        ArrayNode keys = Json.array();
        engine.secretKeys(call.id("id")).forEach(key -> keys.addObject().put("key", key));
        return Answer.ok(Json.object().set("secrets", keys));
    }

    Answer put(Call call) throws IOException {
        ProjectInfo project = engine.project(call.id("id"));
        String key = call.path("key");
        JsonNode value = call.json().get("value");
        if (value == null || !value.isTextual()) {
            throw DigdagErrors.missing("RestSetSecretRequest", List.of("value"), call.body());
        }
        engine.putSecret(call.id("id"), key, Secret.of(value.asText()));
        return Answer.ok(changed(key, project));
    }

    /** A key that is not there is no error. */
    Answer delete(Call call) {
        ProjectInfo project = engine.project(call.id("id"));
        engine.deleteSecret(call.id("id"), call.path("key"));
        return Answer.ok(changed(call.path("key"), project));
    }

    private static ObjectNode changed(String key, ProjectInfo project) {
        ObjectNode body = Json.object().put("key", key);
        body.putObject("project").put("id", Long.toString(project.id())).put("name", project.name());
        return body;
    }
}

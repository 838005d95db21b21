package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.Connections;
import java.io.IOException;

/** {@code /v3/result/…} and {@code /v3/connections/…} (facts: td-api, section 2). */
final class ConnectionRoutes {

    private final Connections connections;

    ConnectionRoutes(Connections connections) {
        this.connections = connections;
    }

    Answer list(Call call) {
        ObjectNode body = Json.object();
        ArrayNode all = body.putArray("results");
        connections.list().forEach(all::add);
        return Answer.ok(body);
    }

    Answer create(Call call) throws IOException {
        ObjectNode made = connections.create(
                call.path("name"), call.settings().path("url").asText(""));
        return Answer.ok(made.put("result", call.path("name")));
    }

    Answer delete(Call call) {
        return Answer.ok(connections.delete(call.path("name")).put("result", call.path("name")));
    }

    Answer lookup(Call call) {
        return Answer.ok(Json.object().put("id", connections.lookup(call.required("name"))));
    }
}

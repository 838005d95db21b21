package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A task in the journal. */
final class TaskJson {

    private TaskJson() {}

    static ObjectNode write(TaskInfo task) {
        ObjectNode json = Json.object()
                .put("id", task.id())
                .put("name", task.fullName())
                .put("group", task.group())
                .put("state", task.state())
                .put("cancel", task.cancelRequested())
                .put("updated", task.updatedAt().toString());
        task.parentId().ifPresent(id -> json.put("parent", id));
        task.startedAt().ifPresent(time -> json.put("started", time.toString()));
        task.upstreams().forEach(json.withArray("upstreams")::add);
        json.set("config", task.config());
        json.set("export", task.exportParams());
        json.set("store", task.storeParams());
        json.set("stateParams", task.stateParams());
        json.set("error", task.error());
        return json;
    }

    static TaskInfo read(JsonNode json) {
        List<Long> upstreams = new ArrayList<>();
        json.path("upstreams").forEach(id -> upstreams.add(id.asLong()));
        return new TaskInfo(
                json.get("id").asLong(),
                json.get("name").asText(),
                Optional.ofNullable(json.get("parent")).map(JsonNode::asLong),
                (ObjectNode) json.get("config"),
                List.copyOf(upstreams),
                json.get("group").asBoolean(),
                json.get("state").asText(),
                json.get("cancel").asBoolean(),
                (ObjectNode) json.get("export"),
                (ObjectNode) json.get("store"),
                (ObjectNode) json.get("stateParams"),
                Instant.parse(json.get("updated").asText()),
                Optional.empty(),
                Optional.ofNullable(json.get("started")).map(time -> Instant.parse(time.asText())),
                (ObjectNode) json.get("error"));
    }
}

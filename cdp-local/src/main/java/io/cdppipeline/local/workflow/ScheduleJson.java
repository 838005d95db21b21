package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** A schedule in the journal. */
final class ScheduleJson {

    private ScheduleJson() {}

    static ArrayNode write(List<ScheduleInfo> schedules) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        schedules.forEach(schedule -> array.add(write(schedule)));
        return array;
    }

    static ObjectNode write(ScheduleInfo schedule) {
        ObjectNode json = Json.object()
                .put("schedule", schedule.id())
                .put("project", schedule.projectId())
                .put("projectName", schedule.projectName())
                .put("workflow", schedule.workflowId())
                .put("workflowName", schedule.workflowName())
                .put("run", schedule.nextRunTime().toString())
                .put("next", schedule.nextScheduleTime().toString())
                .put("zone", schedule.zone().getId())
                .put("created", schedule.createdAt().toString())
                .put("updated", schedule.updatedAt().toString());
        schedule.disabledAt().ifPresent(time -> json.put("disabled", time.toString()));
        schedule.lastSessionTime().ifPresent(time -> json.put("last", time.toString()));
        return json;
    }

    static ScheduleInfo read(JsonNode json) {
        return new ScheduleInfo(
                json.get("schedule").asLong(),
                json.get("project").asLong(),
                json.get("projectName").asText(),
                json.get("workflow").asLong(),
                json.get("workflowName").asText(),
                Instant.parse(json.get("run").asText()),
                Instant.parse(json.get("next").asText()),
                ZoneId.of(json.get("zone").asText()),
                time(json, "disabled"),
                time(json, "last"),
                Instant.parse(json.get("created").asText()),
                Instant.parse(json.get("updated").asText()));
    }

    private static Optional<Instant> time(JsonNode json, String key) {
        return Optional.ofNullable(json.get(key)).map(value -> Instant.parse(value.asText()));
    }
}

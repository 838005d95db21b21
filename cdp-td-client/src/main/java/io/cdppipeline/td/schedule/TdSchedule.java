package io.cdppipeline.td.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The schedule of a workflow.
 *
 * @param id its id
 * @param projectId the id of its project
 * @param projectName the name of its project
 * @param workflowId the id of its workflow
 * @param workflowName the name of its workflow
 * @param nextRunTime when the next session starts
 * @param nextScheduleTime the next session's time, with the workflow's offset
 * @param disabledAt when it was disabled; empty while it runs
 * @param createdAt when it was made; only in the answers to changes
 * @param updatedAt when it last changed; only in the answers to changes
 */
public record TdSchedule(
        String id,
        String projectId,
        String projectName,
        String workflowId,
        String workflowName,
        Instant nextRunTime,
        OffsetDateTime nextScheduleTime,
        Optional<Instant> disabledAt,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt) {

    /** Whether it starts sessions. */
    public boolean enabled() {
        return disabledAt.isEmpty();
    }

    static TdSchedule read(JsonNode schedule) {
        return new TdSchedule(
                Json.required(schedule, "id"),
                Json.text(schedule.path("project"), "id"),
                Json.text(schedule.path("project"), "name"),
                Json.text(schedule.path("workflow"), "id"),
                Json.text(schedule.path("workflow"), "name"),
                Json.requiredOffsetTime(schedule, "nextRunTime").toInstant(),
                Json.requiredOffsetTime(schedule, "nextScheduleTime"),
                Json.time(schedule, "disabledAt"),
                Json.time(schedule, "createdAt"),
                Json.time(schedule, "updatedAt"));
    }
}

package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One try to run a session.
 *
 * @param id its id
 * @param index which try of its session it is, from 1; 0 where the service does not say
 * @param sessionId the id of its session
 * @param sessionUuid the session's UUID; empty where the service does not say
 * @param sessionTime the session's time, with the workflow's offset
 * @param status where it is
 * @param cancelRequested whether somebody has asked it to stop
 * @param projectId the id of its project
 * @param projectName the name of its project
 * @param workflowId the id of its workflow, as of the revision that it runs; empty if the workflow is gone
 * @param workflowName the name of its workflow
 * @param retryAttemptName what it was named when it was asked for as a retry
 * @param params the parameters that it was started with: text, numbers, booleans, lists and maps
 * @param createdAt when it was asked for, where the service knows
 * @param finishedAt when it ended
 * @param poolId the pool that it runs in; only Treasure Data has pools
 */
public record TdAttempt(
        String id,
        int index,
        String sessionId,
        String sessionUuid,
        OffsetDateTime sessionTime,
        AttemptStatus status,
        boolean cancelRequested,
        String projectId,
        String projectName,
        String workflowId,
        String workflowName,
        Optional<String> retryAttemptName,
        Map<String, Object> params,
        Optional<Instant> createdAt,
        Optional<Instant> finishedAt,
        Optional<String> poolId) {

    public TdAttempt {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    /**
     * An attempt from its fields as the workflow API tells it.
     *
     * @throws RuntimeException if it has no id, session or session time
     */
    public static TdAttempt of(Map<String, ?> fields) {
        return read(Json.MAPPER.valueToTree(fields));
    }

    static TdAttempt read(JsonNode attempt) {
        return new TdAttempt(
                Json.required(attempt, "id"),
                (int) Json.number(attempt, "index").orElse(0),
                Json.required(attempt, "sessionId"),
                Json.text(attempt, "sessionUuid"),
                Json.requiredOffsetTime(attempt, "sessionTime"),
                AttemptStatus.of(attempt),
                attempt.path("cancelRequested").asBoolean(),
                Json.text(attempt.path("project"), "id"),
                Json.text(attempt.path("project"), "name"),
                Json.text(attempt.path("workflow"), "id"),
                Json.text(attempt.path("workflow"), "name"),
                Json.optionalText(attempt, "retryAttemptName"),
                Json.map(attempt, "params"),
                Json.time(attempt, "createdAt"),
                Json.time(attempt, "finishedAt"),
                Json.optionalText(attempt, "poolId"));
    }
}

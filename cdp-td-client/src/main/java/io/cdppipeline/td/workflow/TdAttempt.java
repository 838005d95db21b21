package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.MalformedAnswerException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * One try to run a session.
 *
 * @param id its id
 * @param sessionId the id of its session
 * @param sessionTime the session's time
 * @param status where it is
 * @param projectId the id of its project
 * @param projectName the name of its project
 * @param workflowId the id of its workflow, as of the revision that it runs; empty if the workflow is gone
 * @param workflowName the name of its workflow
 * @param retryAttemptName what it was named when it was asked for as a retry
 * @param params the parameters that it was started with: text, numbers, booleans, lists and maps
 * @param createdAt when it was asked for, where the service knows
 * @param finishedAt when it ended
 */
public record TdAttempt(
        String id,
        String sessionId,
        Instant sessionTime,
        AttemptStatus status,
        String projectId,
        String projectName,
        String workflowId,
        String workflowName,
        Optional<String> retryAttemptName,
        Map<String, Object> params,
        Optional<Instant> createdAt,
        Optional<Instant> finishedAt) {

    private static final TypeReference<Map<String, Object>> PARAMS = new TypeReference<>() {};

    public TdAttempt {
        params = Collections.unmodifiableMap(params);
    }

    static TdAttempt read(JsonNode attempt) {
        return new TdAttempt(
                Json.required(attempt, "id"),
                Json.required(attempt, "sessionId"),
                Json.time(attempt, "sessionTime")
                        .orElseThrow(() -> new MalformedAnswerException("the answer has no 'sessionTime'")),
                AttemptStatus.of(attempt),
                Json.text(attempt.path("project"), "id"),
                Json.text(attempt.path("project"), "name"),
                Json.text(attempt.path("workflow"), "id"),
                Json.text(attempt.path("workflow"), "name"),
                Json.optionalText(attempt, "retryAttemptName"),
                attempt.path("params").isObject() ? Json.MAPPER.convertValue(attempt.path("params"), PARAMS) : Map.of(),
                Json.time(attempt, "createdAt"),
                Json.time(attempt, "finishedAt"));
    }
}

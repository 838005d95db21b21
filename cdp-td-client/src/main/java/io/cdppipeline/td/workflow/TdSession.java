package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/**
 * A workflow's run for one session time, in one or more attempts.
 *
 * @param id its id
 * @param uuid its UUID; empty where the service does not say
 * @param time its time, with the workflow's offset
 * @param projectId the id of its project
 * @param projectName the name of its project
 * @param workflowId the id of its workflow; empty if the workflow is gone
 * @param workflowName the name of its workflow
 * @param lastAttempt its latest attempt
 */
public record TdSession(
        String id,
        String uuid,
        OffsetDateTime time,
        String projectId,
        String projectName,
        String workflowId,
        String workflowName,
        Optional<LastAttempt> lastAttempt) {

    /**
     * A session's latest attempt.
     *
     * @param id its id
     * @param status where it is
     * @param cancelRequested whether somebody has asked it to stop
     * @param retryAttemptName what it was named when it was asked for as a retry
     * @param params the parameters that it was started with
     * @param createdAt when it was asked for, where the service knows
     * @param finishedAt when it ended
     */
    public record LastAttempt(
            String id,
            AttemptStatus status,
            boolean cancelRequested,
            Optional<String> retryAttemptName,
            Map<String, Object> params,
            Optional<Instant> createdAt,
            Optional<Instant> finishedAt) {}

    static TdSession read(JsonNode session) {
        JsonNode last = session.path("lastAttempt");
        return new TdSession(
                Json.required(session, "id"),
                Json.text(session, "sessionUuid"),
                Json.requiredOffsetTime(session, "sessionTime"),
                Json.text(session.path("project"), "id"),
                Json.text(session.path("project"), "name"),
                Json.text(session.path("workflow"), "id"),
                Json.text(session.path("workflow"), "name"),
                last.isObject()
                        ? Optional.of(new LastAttempt(
                                Json.required(last, "id"),
                                AttemptStatus.of(last),
                                last.path("cancelRequested").asBoolean(),
                                Json.optionalText(last, "retryAttemptName"),
                                Json.map(last, "params"),
                                Json.time(last, "createdAt"),
                                Json.time(last, "finishedAt")))
                        : Optional.empty());
    }
}

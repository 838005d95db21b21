package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * An attempt as it was when it was asked for.
 *
 * @param index from 1 within its session
 * @param sessionTime with the workflow's offset
 * @param params given at the start, with those that a schedule adds
 */
public record AttemptInfo(
        long id,
        int index,
        long projectId,
        String projectName,
        long workflowId,
        String workflowName,
        long sessionId,
        UUID sessionUuid,
        OffsetDateTime sessionTime,
        Optional<String> retryAttemptName,
        boolean done,
        boolean success,
        boolean cancelRequested,
        ObjectNode params,
        Instant createdAt,
        Optional<Instant> finishedAt) {

    /** {@code running}, {@code success}, {@code error} or {@code killed}. */
    public String status() {
        if (!done) {
            return "running";
        } else if (success) {
            return "success";
        }
        return cancelRequested ? "killed" : "error";
    }
}

package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run of a parent segment, of an activation or of a journey (td-api fact sheet, section 6). */
public final class Execution extends JsonValue {

    Execution(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** The workflow. */
    public String workflowId() {
        return text("workflowId").orElse("");
    }

    /** The session, as the workflow API knows it. */
    public String sessionId() {
        return text("workflowSessionId").orElse("");
    }

    /** The attempt, as the workflow API knows it: wait for that. */
    public String attemptId() {
        return text("workflowAttemptId").orElse("");
    }

    /** {@code success}, {@code error}, {@code canceled}, {@code canceling}, {@code blocked}, {@code queued} or {@code running}. */
    public String status() {
        return text("status").orElse("");
    }

    /** When it was asked for. */
    public Optional<Instant> createdAt() {
        return time("createdAt");
    }

    /** When it ended. */
    public Optional<Instant> finishedAt() {
        return time("finishedAt");
    }

    /** Whether it has ended; false where the status is a word that this version does not know. */
    public boolean finished() {
        return status().equals("success") || status().equals("error") || status().equals("canceled");
    }
}

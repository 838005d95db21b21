package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * What to start.
 *
 * @param sessionTime in whole seconds; a fraction is cut off
 * @param retryAttemptName tells this attempt from others of the session; the first has none
 * @param resume which tasks of an earlier attempt need not run again
 */
public record AttemptRequest(
        long workflowId,
        Instant sessionTime,
        ObjectNode params,
        Optional<String> retryAttemptName,
        Optional<Resume> resume) {

    /**
     * What to take over from an earlier attempt.
     *
     * @param from the task to begin at; absent to take over every task that succeeded
     */
    public record Resume(long attemptId, Optional<String> from) {}
}

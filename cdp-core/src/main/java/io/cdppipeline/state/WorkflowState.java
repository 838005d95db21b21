package io.cdppipeline.state;

import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Session;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One intended start of a workflow. It is journaled before the start request, so that a start is never made twice and
 * never lost (design, section 6.2).
 *
 * @param workflowName the workflow
 * @param sessionTime the session's time, which makes the start unique
 * @param sessionId known once the target has answered
 * @param attemptId known once the target has answered
 * @param startedAt when the start was journaled
 * @param completedAt when the end was seen
 * @param outcome how it ended
 */
public record WorkflowState(
        String workflowName,
        Instant sessionTime,
        Optional<String> sessionId,
        Optional<String> attemptId,
        Instant startedAt,
        Optional<Instant> completedAt,
        Optional<Outcome.Status> outcome) {

    public WorkflowState {
        Objects.requireNonNull(workflowName, "workflowName");
        Objects.requireNonNull(sessionTime, "sessionTime");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(attemptId, "attemptId");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(completedAt, "completedAt");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** Whether it ended well. */
    public boolean succeeded() {
        return outcome.filter(status -> status == Outcome.Status.SUCCESS).isPresent();
    }

    /** The session, if it has started and its end was not seen. */
    Optional<Session> openSession() {
        return outcome.isEmpty() && sessionId.isPresent() && attemptId.isPresent()
                ? Optional.of(new Session(workflowName, sessionId.get(), attemptId.get(), sessionTime, false))
                : Optional.empty();
    }
}

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
 * @param outcome how it ended; empty while it has not, or nobody has seen it
 * @param superseded whether it has to be done again, whatever its outcome: what it made was not valid, or was asked for anew
 */
public record WorkflowState(
        String workflowName,
        Instant sessionTime,
        Optional<String> sessionId,
        Optional<String> attemptId,
        Instant startedAt,
        Optional<Instant> completedAt,
        Optional<Outcome.Status> outcome,
        boolean superseded) {

    public WorkflowState {
        Objects.requireNonNull(workflowName, "workflowName");
        Objects.requireNonNull(sessionTime, "sessionTime");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(attemptId, "attemptId");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(completedAt, "completedAt");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** A start that is about to be asked for. */
    public static WorkflowState intended(String workflow, Instant sessionTime, Instant now) {
        return new WorkflowState(
                workflow, sessionTime, Optional.empty(), Optional.empty(), now, Optional.empty(), Optional.empty(), false);
    }

    /** The same start, which the target has answered with this session. */
    public WorkflowState answered(Session session) {
        return new WorkflowState(
                workflowName,
                session.sessionTime(),
                Optional.of(session.sessionId()),
                Optional.of(session.attemptId()),
                startedAt,
                Optional.empty(),
                Optional.empty(),
                superseded);
    }

    /** The same start, whose end was seen; a session that has timed out has not ended. */
    public WorkflowState ended(Session session, Outcome.Status status, Instant now) {
        return new WorkflowState(
                workflowName,
                sessionTime,
                Optional.of(session.sessionId()),
                Optional.of(session.attemptId()),
                startedAt,
                Optional.of(now),
                Optional.of(status).filter(end -> end != Outcome.Status.TIMED_OUT),
                superseded);
    }

    /** The same start, which has to be done again. */
    public WorkflowState supersede() {
        return new WorkflowState(
                workflowName, sessionTime, sessionId, attemptId, startedAt, completedAt, outcome, true);
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

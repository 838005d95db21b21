package io.cdppipeline;

import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.event.SessionStarted;
import io.cdppipeline.event.StepCompleted;
import io.cdppipeline.event.StepStarted;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.monitor.SessionTakenException;
import io.cdppipeline.monitor.StartContext;
import io.cdppipeline.monitor.TooManySessionsException;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.state.WorkflowState;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a phase's workflows, each exactly once per intention, and watches them to their end. */
final class WorkflowRuns {

    private static final int SESSION_TIMES_TO_TRY = 60;

    private final RunSettings settings;
    private final Target target;
    private final RunJournal journal;
    private final Listeners listeners;
    private final String phaseId;
    private final PhaseLog log;
    /** When the sessions that this process started or took up were looked at first, by the place of their start. */
    private final Map<Integer, Instant> firstLooks = new HashMap<>();

    private boolean lookOnlyOnce;

    WorkflowRuns(
            RunSettings settings,
            Target target,
            RunJournal journal,
            Listeners listeners,
            String phaseId,
            PhaseLog log) {
        this.settings = settings;
        this.target = target;
        this.journal = journal;
        this.listeners = listeners;
        this.phaseId = phaseId;
        this.log = log;
    }

    /** Has every workflow run again, even those that have succeeded in this run. */
    void forgetFinished() {
        List<WorkflowState> superseded =
                starts().stream().map(WorkflowState::supersede).toList();
        if (!superseded.isEmpty()) {
            journal.update(phaseId, state -> state.workflows(superseded));
        }
    }

    /** Has the session that is watched next be looked at once, instead of being waited for. */
    void lookOnlyOnce() {
        lookOnlyOnce = true;
    }

    /** The sessions that ended well and still count, in order, those of an earlier process included. */
    List<Session> sessions() {
        return starts().stream()
                .filter(start -> start.succeeded() && !start.superseded())
                .map(WorkflowRuns::session)
                .toList();
    }

    /** Runs a workflow unless this run has done so already. */
    void run(Deployment deployment, String workflow) throws StepFailure, InterruptedException {
        Optional<WorkflowState> last = lastStart(workflow);
        if (last.isPresent() && last.get().succeeded()) {
            return;
        }
        boolean unfinished = last.isPresent() && last.get().outcome().isEmpty();
        Started started = start(deployment, workflow, unfinished ? last : Optional.empty());
        boolean ofAnotherProcess = unfinished && !firstLooks.containsKey(started.index());
        Ended ended = monitor(started);
        if (ofAnotherProcess && !ended.outcome().success() && ended.outcome().status() != Outcome.Status.TIMED_OUT) {
            log.line("The session " + ended.session().sessionId() + " of the interrupted run ended with "
                    + ended.outcome().status() + "; starting a new one");
            ended = monitor(start(deployment, workflow, Optional.empty()));
        }
        if (!ended.outcome().success()) {
            throw ended.failure();
        }
    }

    private record Ended(Session session, Outcome outcome, SessionWatch watch) {

        StepFailure failure() {
            String message = SessionEnd.describe(session, outcome, watch);
            return outcome.status() == Outcome.Status.TIMED_OUT
                    ? StepFailure.timedOut(message, session)
                    : StepFailure.ended(message, SessionEnd.symptom(outcome), session);
        }
    }

    private record Started(int index, Session session) {}

    /** Journals the intention before the request goes out, and the answer after (design, section 6.2). */
    private Started start(Deployment deployment, String workflow, Optional<WorkflowState> unfinished)
            throws StepFailure, InterruptedException {
        listeners.tell(listener -> listener.onStepStarted(new StepStarted(journal.runId(), phaseId, Step.START)));
        Instant begin = now();
        Instant sessionTime = unfinished.map(WorkflowState::sessionTime).orElseGet(() -> nextSessionTime(workflow));
        int index = unfinished.isPresent() ? starts().indexOf(unfinished.get()) : intend(workflow, sessionTime);
        WorkflowStarter starter = settings.starter().orElse(target.starter());
        Session session = null;
        int moves = 0;
        while (session == null) {
            try {
                session = starter.start(new StartContext(
                        phaseId, deployment, workflow, sessionTime, Map.of(StartContext.RUN_PARAM, runOfClient())));
            } catch (SessionTakenException e) {
                if (++moves > SESSION_TIMES_TO_TRY) {
                    throw StepFailure.thrown(Step.START, Optional.empty(), e);
                }
                sessionTime = sessionTime.plusSeconds(1);
                Instant later = sessionTime;
                change(index, state -> WorkflowState.intended(workflow, later, now()));
            } catch (TooManySessionsException e) {
                waitForRoom(begin, e);
            } catch (RuntimeException e) {
                throw StepFailure.thrown(Step.START, Optional.empty(), e);
            }
        }
        Session known = session;
        change(index, state -> state.answered(known));
        log.line((known.adopted() ? "Took up " : "Started ") + workflow + ": session " + known.sessionId()
                + ", attempt " + known.attemptId());
        listeners.tell(listener -> listener.onSessionStarted(new SessionStarted(journal.runId(), phaseId, known)));
        completed(Step.START, begin);
        return new Started(index, known);
    }

    /** Runs of two clients that begin within a second have the same id, and may share an account. */
    private String runOfClient() {
        return journal.runId() + "-" + settings.config().global().client();
    }

    /** Sessions of others end, too; it is waited for as long as for a session's end. */
    private void waitForRoom(Instant begin, TooManySessionsException full) throws StepFailure, InterruptedException {
        if (Duration.between(begin, now()).compareTo(settings.sessionTimeout()) >= 0) {
            throw StepFailure.thrown(Step.START, Optional.empty(), full);
        }
        log.line(String.valueOf(full.getMessage()));
        settings.turn().pause(settings.pauses(), settings.pollInterval().orElse(target.pollInterval()));
    }

    private Ended monitor(Started started) throws StepFailure, InterruptedException {
        listeners.tell(listener -> listener.onStepStarted(new StepStarted(journal.runId(), phaseId, Step.MONITOR)));
        Instant begin = now();
        SessionWatch watch = watch(started);
        Outcome outcome;
        try {
            Monitor monitor = settings.monitor().orElse(target.monitor());
            outcome = settings.turn().waiting(() -> monitor.monitor(watch));
        } catch (RuntimeException e) {
            throw StepFailure.thrown(Step.MONITOR, Optional.of(watch.session()), e);
        }
        Session session = watch.session();
        change(started.index(), state -> state.ended(session, outcome.status(), now()));
        log.line("Session " + session.sessionId() + " ended with " + outcome.status());
        if (outcome.success()) {
            completed(Step.MONITOR, begin);
        }
        return new Ended(session, outcome, watch);
    }

    /** A session that is waited for again has as long again as it had at first. */
    private SessionWatch watch(Started started) {
        Instant firstLook = firstLooks.computeIfAbsent(started.index(), index -> now());
        Duration more = lookOnlyOnce ? Duration.ZERO : settings.sessionTimeout();
        lookOnlyOnce = false;
        return new SessionWatch(
                settings,
                journal,
                listeners,
                phaseId,
                log,
                settings.pollInterval().orElse(target.pollInterval()),
                started.session(),
                firstLook,
                Duration.between(firstLook, now()).plus(more));
    }

    private Instant nextSessionTime(String workflow) {
        Instant now = now().truncatedTo(ChronoUnit.SECONDS);
        return starts().stream()
                .filter(start -> start.workflowName().equals(workflow))
                .map(start -> start.sessionTime().plusSeconds(1))
                .reduce(now, (a, b) -> a.isAfter(b) ? a : b);
    }

    private Optional<WorkflowState> lastStart(String workflow) {
        return starts().stream()
                .filter(start -> start.workflowName().equals(workflow) && !start.superseded())
                .reduce((first, second) -> second);
    }

    private static Session session(WorkflowState start) {
        return new Session(
                start.workflowName(),
                start.sessionId().orElse("unknown"),
                start.attemptId().orElse("unknown"),
                start.sessionTime(),
                true);
    }

    private List<WorkflowState> starts() {
        PhaseState state = journal.phase(phaseId);
        return state.workflows();
    }

    private int intend(String workflow, Instant sessionTime) {
        int index = starts().size();
        journal.update(phaseId, state -> state.addWorkflows(WorkflowState.intended(workflow, sessionTime, now())));
        return index;
    }

    private void change(int index, java.util.function.UnaryOperator<WorkflowState> change) {
        List<WorkflowState> changed = new ArrayList<>(starts());
        changed.set(index, change.apply(changed.get(index)));
        journal.update(phaseId, state -> state.workflows(changed));
    }

    private void completed(Step step, Instant begin) {
        listeners.tell(listener -> listener.onStepCompleted(
                new StepCompleted(journal.runId(), phaseId, step, Duration.between(begin, now()))));
    }

    private Instant now() {
        return settings.clock().instant();
    }
}

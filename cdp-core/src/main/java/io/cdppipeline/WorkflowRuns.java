package io.cdppipeline;

import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.event.SessionProgress;
import io.cdppipeline.event.SessionStarted;
import io.cdppipeline.event.StepCompleted;
import io.cdppipeline.event.StepStarted;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.monitor.SessionTakenException;
import io.cdppipeline.monitor.StartContext;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts a phase's workflows, each exactly once per intention, and watches them to their end. */
final class WorkflowRuns {

    private static final int SESSION_TIMES_TO_TRY = 60;

    private final RunSettings settings;
    private final Target target;
    private final RunJournal journal;
    private final Listeners listeners;
    private final String phaseId;
    private final PhaseLog log;
    private final List<Session> sessions = new ArrayList<>();
    /** Starts that count no longer, as their phase runs again: by workflow and session time. */
    private final Set<WorkflowState> forgotten = new HashSet<>();

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
        forgotten.addAll(starts());
        sessions.clear();
    }

    /** The sessions that ended well, in order. */
    List<Session> sessions() {
        return List.copyOf(sessions);
    }

    /** Runs a workflow unless this run has done so already. */
    void run(Deployment deployment, String workflow) throws StepFailure, InterruptedException {
        Optional<WorkflowState> last = lastStart(workflow);
        if (last.isPresent() && last.get().succeeded()) {
            sessions.add(session(last.get()));
            return;
        }
        boolean unfinished = last.isPresent() && last.get().outcome().isEmpty();
        Started started = start(deployment, workflow, unfinished ? last : Optional.empty());
        Outcome outcome = monitor(started);
        if (!outcome.success() && unfinished && outcome.status() != Outcome.Status.TIMED_OUT) {
            log.line("The session " + started.session().sessionId() + " of the interrupted run ended with "
                    + outcome.status() + "; starting a new one");
            started = start(deployment, workflow, Optional.empty());
            outcome = monitor(started);
        }
        if (!outcome.success()) {
            String message = describe(started.session(), outcome);
            throw outcome.status() == Outcome.Status.TIMED_OUT
                    ? StepFailure.timedOut(message, started.session())
                    : StepFailure.ended(message, started.session());
        }
        sessions.add(started.session());
    }

    private record Started(int index, Session session) {}

    /** Journals the intention before the request goes out, and the answer after (design, section 6.2). */
    private Started start(Deployment deployment, String workflow, Optional<WorkflowState> unfinished)
            throws StepFailure {
        listeners.tell(listener -> listener.onStepStarted(new StepStarted(journal.runId(), phaseId, Step.START)));
        Instant begin = now();
        Instant sessionTime = unfinished.map(WorkflowState::sessionTime).orElseGet(() -> nextSessionTime(workflow));
        int index = unfinished.isPresent() ? starts().indexOf(unfinished.get()) : intend(workflow, sessionTime);
        WorkflowStarter starter = settings.starter().orElse(target.starter());
        Session session = null;
        for (int tries = 0; session == null; tries++) {
            try {
                session = starter.start(new StartContext(
                        phaseId, deployment, workflow, sessionTime, Map.of(StartContext.RUN_PARAM, journal.runId())));
            } catch (SessionTakenException e) {
                if (tries == SESSION_TIMES_TO_TRY) {
                    throw StepFailure.thrown(Step.START, Optional.empty(), e);
                }
                sessionTime = sessionTime.plusSeconds(1);
                Instant later = sessionTime;
                change(
                        index,
                        state -> new WorkflowState(
                                workflow,
                                later,
                                Optional.empty(),
                                Optional.empty(),
                                now(),
                                Optional.empty(),
                                Optional.empty()));
            } catch (RuntimeException e) {
                throw StepFailure.thrown(Step.START, Optional.empty(), e);
            }
        }
        Session known = session;
        change(
                index,
                state -> new WorkflowState(
                        workflow,
                        known.sessionTime(),
                        Optional.of(known.sessionId()),
                        Optional.of(known.attemptId()),
                        state.startedAt(),
                        Optional.empty(),
                        Optional.empty()));
        log.line((known.adopted() ? "Took up " : "Started ") + workflow + ": session " + known.sessionId()
                + ", attempt " + known.attemptId());
        listeners.tell(listener -> listener.onSessionStarted(new SessionStarted(journal.runId(), phaseId, known)));
        completed(Step.START, begin);
        return new Started(index, known);
    }

    private Outcome monitor(Started started) throws StepFailure, InterruptedException {
        listeners.tell(listener -> listener.onStepStarted(new StepStarted(journal.runId(), phaseId, Step.MONITOR)));
        Instant begin = now();
        Monitor monitor = settings.monitor().orElse(target.monitor());
        Outcome outcome;
        try {
            outcome = monitor.monitor(new Watch(started.session(), begin));
        } catch (RuntimeException e) {
            throw StepFailure.thrown(Step.MONITOR, Optional.of(started.session()), e);
        }
        change(
                started.index(),
                state -> new WorkflowState(
                        state.workflowName(),
                        state.sessionTime(),
                        state.sessionId(),
                        state.attemptId(),
                        state.startedAt(),
                        Optional.of(now()),
                        outcome.status() == Outcome.Status.TIMED_OUT
                                ? Optional.empty()
                                : Optional.of(outcome.status())));
        log.line("Session " + started.session().sessionId() + " ended with " + outcome.status());
        if (outcome.success()) {
            completed(Step.MONITOR, begin);
        }
        return outcome;
    }

    private String describe(Session session, Outcome outcome) {
        String what = "Workflow " + session.workflow() + " (session " + session.sessionId() + ", attempt "
                + session.attemptId() + ") ";
        return switch (outcome.status()) {
            case TIMED_OUT ->
                what + "has not ended after "
                        + settings.sessionTimeout().toMinutes()
                        + " minutes and goes on; run again to go on waiting for it";
            case KILLED -> what + "was killed" + tasks(outcome);
            default -> what + "failed" + tasks(outcome);
        };
    }

    private static String tasks(Outcome outcome) {
        return outcome.failedTasks().isEmpty()
                ? ""
                : outcome.failedTasks().stream()
                        .map(task -> task.name() + ": " + task.message())
                        .collect(Collectors.joining("\n", ":\n", ""));
    }

    private Instant nextSessionTime(String workflow) {
        Instant now = now().truncatedTo(ChronoUnit.SECONDS);
        PhaseState state = journal.phase(phaseId);
        return Stream.concat(state.workflows().stream(), state.supersededWorkflows().stream())
                .filter(start -> start.workflowName().equals(workflow))
                .map(start -> start.sessionTime().plusSeconds(1))
                .reduce(now, (a, b) -> a.isAfter(b) ? a : b);
    }

    private Optional<WorkflowState> lastStart(String workflow) {
        return starts().stream()
                .filter(start -> start.workflowName().equals(workflow) && !forgotten.contains(start))
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
        journal.update(
                phaseId,
                state -> state.addWorkflows(new WorkflowState(
                        workflow,
                        sessionTime,
                        Optional.empty(),
                        Optional.empty(),
                        now(),
                        Optional.empty(),
                        Optional.empty())));
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

    /** What the monitor sees of the run. */
    private final class Watch implements MonitorContext {

        private final Session session;
        private final Instant begin;

        Watch(Session session, Instant begin) {
            this.session = session;
            this.begin = begin;
        }

        @Override
        public String phaseId() {
            return phaseId;
        }

        @Override
        public Session session() {
            return session;
        }

        @Override
        public Duration pollInterval() {
            return settings.pollInterval().orElse(target.pollInterval());
        }

        @Override
        public Duration timeout() {
            return settings.sessionTimeout();
        }

        @Override
        public Duration elapsed() {
            return Duration.between(begin, now());
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            settings.pauses().pause(duration);
        }

        @Override
        public void progress(Progress progress) {
            listeners.tell(listener -> listener.onSessionProgress(
                    new SessionProgress(journal.runId(), phaseId, session, progress, pollInterval())));
        }

        @Override
        public void log(String text) {
            log.text(text);
        }
    }
}

package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.workflow.Names;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts attempts and gives their tasks to threads. */
final class AttemptScheduler implements AttemptRun.Host, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(AttemptScheduler.class);

    private final AttemptStore attempts;
    private final ProjectStore projects;
    private final TaskRunner runner;
    private final WorkflowTimer timer;
    private final Clock clock;
    private final Limits limits;
    private final LongFunction<Map<String, Secret>> secrets;
    private final Journal journal;
    private final Supplier<UUID> uuids;
    private final Set<CountDownLatch> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final ExecutorService executor;
    private final ExecutorService events = Executors.newSingleThreadExecutor(action -> {
        Thread thread = new Thread(action, "workflow-events");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger threadNumbers = new AtomicInteger();
    private final AtomicLong logNumbers = new AtomicLong();
    private final Map<AttemptRun, AttemptStore.Attempt> owners = Collections.synchronizedMap(new IdentityHashMap<>());

    AttemptScheduler(
            AttemptStore attempts,
            ProjectStore projects,
            TaskRunner runner,
            WorkflowTimer timer,
            Clock clock,
            Limits limits,
            int threads,
            LongFunction<Map<String, Secret>> secrets,
            Journal journal,
            Supplier<UUID> uuids) {
        this.attempts = attempts;
        this.projects = projects;
        this.runner = runner;
        this.timer = timer;
        this.clock = clock;
        this.limits = limits;
        this.secrets = secrets;
        this.journal = journal;
        this.uuids = uuids;
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), action -> {
                    String name = String.format(Locale.ROOT, "%04d", threadNumbers.incrementAndGet());
                    Thread thread = new Thread(action, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.executor = pool;
    }

    StartResult start(WorkflowInfo workflow, AttemptRequest request) {
        request.retryAttemptName()
                .ifPresent(name ->
                        PushRules.refuse("attempt request", "retry attempt name", name, Names.ofIdentifier(name)));
        List<TaskInfo> resuming = request.resume().map(this::resuming).orElse(List.of());
        return start(
                new Session(
                        workflow,
                        Instant.ofEpochSecond(request.sessionTime().getEpochSecond()),
                        request.retryAttemptName(),
                        Optional.empty()),
                request.params(),
                resuming);
    }

    /**
     * A session to be started.
     *
     * @param time in whole seconds
     * @param lastExecuted the session that the schedule started before
     */
    private record Session(
            WorkflowInfo workflow, Instant time, Optional<String> retryName, Optional<Instant> lastExecuted) {

        private AttemptStore.SessionKey key() {
            return new AttemptStore.SessionKey(workflow.projectId(), workflow.name(), time.getEpochSecond());
        }
    }

    private StartResult start(Session session, ObjectNode params, List<TaskInfo> resuming) {
        Optional<Duration> late = SessionParams.late(session.workflow(), clock.instant());
        AttemptStore.Attempt attempt;
        synchronized (journal) {
            if (attempts.running() + 1 > limits.runningAttempts()) {
                throw new WorkflowApiException(
                        400,
                        "Too many attempts running. Limit: " + limits.runningAttempts() + ", Current: "
                                + attempts.running());
            }
            Optional<AttemptStore.Attempt> conflicting = attempts.conflicting(session.key(), session.retryName());
            if (conflicting.isPresent()) {
                attempts.burnId();
                return new StartResult(attempts.info(conflicting.get()), false);
            }
            attempt = register(session, params, resuming);
        }
        AttemptInfo started = attempts.info(attempt);
        begin(attempt, late);
        return new StartResult(started, true);
    }

    /** Makes an attempt whose tasks do not run yet; called with the journal's lock. */
    private AttemptStore.Attempt register(Session session, ObjectNode params, List<TaskInfo> resuming) {
        AttemptRun run = new AttemptRun(this, clock, journal::nextTaskId, limits.tasksPerAttempt());
        try {
            run.prepare(session.workflow().definition().tasks(), resuming);
        } catch (TaskLimitException | WorkflowException e) {
            throw new WorkflowApiException(400, String.valueOf(e.getMessage()));
        }
        AttemptStore.Attempt attempt = attempts.add(
                session.key(),
                session.workflow(),
                session.retryName(),
                SessionParams.of(session.workflow(), params, session.time(), session.lastExecuted()),
                journal.now(),
                uuids.get());
        attempts.attach(attempt, run);
        owners.put(run, attempt);
        journal.started(attempt);
        return attempt;
    }

    private void begin(AttemptStore.Attempt attempt, Optional<Duration> late) {
        AttemptRun run = attempts.run(attempt).orElseThrow();
        ObjectNode config = attempt.workflow.definition().config();
        late.ifPresent(delay -> timer.schedule(delay, () -> run.addLateTasks(Json.orEmpty(config, "sla"))));
        run.start();
    }

    /** Starts a schedule's session; one that somebody has started already is left alone. */
    void startScheduled(WorkflowInfo workflow, Instant session, Optional<Instant> lastExecuted) {
        start(new Session(workflow, session, Optional.empty(), lastExecuted), Json.object(), List.of());
    }

    /** How many sessions one backfill may have. */
    int mostBackfilled() {
        return limits.tasksPerAttempt();
    }

    /** Makes an attempt for each session at once; each begins when the one before has ended. */
    List<AttemptInfo> startInTurn(WorkflowInfo workflow, List<Instant> sessions, String name) {
        List<AttemptStore.Attempt> made = new ArrayList<>();
        List<AttemptInfo> infos = new ArrayList<>();
        Optional<Duration> late = SessionParams.late(workflow, clock.instant());
        synchronized (journal) {
            Optional<Instant> last = sessions.isEmpty() ? Optional.empty() : attempts.before(workflow, sessions.get(0));
            for (Instant time : sessions) {
                made.add(register(new Session(workflow, time, Optional.of(name), last), Json.object(), List.of()));
                infos.add(attempts.info(made.get(made.size() - 1)));
                last = Optional.of(time);
            }
        }
        beginInTurn(made, 0, late);
        return infos;
    }

    private void beginInTurn(List<AttemptStore.Attempt> made, int index, Optional<Duration> late) {
        if (index < made.size()) {
            AttemptStore.Attempt attempt = made.get(index);
            attempts.watch(attempt, ended -> beginInTurn(made, index + 1, late));
            begin(attempt, late);
        }
    }

    private List<TaskInfo> resuming(AttemptRequest.Resume resume) {
        List<TaskInfo> tasks = tasks(attempts.require(resume.attemptId()));
        return resume.from().isPresent() ? ResumeRules.from(tasks, resume.from().get()) : ResumeRules.succeeded(tasks);
    }

    List<TaskInfo> tasks(AttemptStore.Attempt attempt) {
        List<TaskInfo> tasks =
                attempts.run(attempt).map(AttemptRun::tasks).orElseGet(() -> attempts.finishedTasks(attempt));
        return tasks.stream().sorted(Comparator.comparingLong(TaskInfo::id)).toList();
    }

    AttemptInfo kill(AttemptStore.Attempt attempt) {
        AttemptInfo before = attempts.info(attempt);
        Optional<AttemptRun> run = attempts.run(attempt);
        if (run.isEmpty() || !run.get().kill()) {
            throw new WorkflowApiException(409, "Session attempt already killed or finished");
        }
        attempts.requestCancel(attempt);
        return before;
    }

    AttemptInfo await(AttemptStore.Attempt attempt) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        waiting.add(done);
        try {
            if (!closed && attempts.watch(attempt, info -> done.countDown())) {
                done.await();
            }
            return attempts.info(attempt);
        } finally {
            waiting.remove(done);
        }
    }

    @Override
    public void dispatch(AttemptRun run, TaskNode task) {
        try {
            executor.execute(() -> execute(run, task));
        } catch (RejectedExecutionException e) {
            LOGGER.debug("The engine is closing: {} of attempt {} will not run", task.fullName, task.id, e);
        }
    }

    private void execute(AttemptRun run, TaskNode task) {
        AttemptStore.Attempt attempt = owners.get(run);
        if (attempt == null) {
            return;
        }
        try {
            Optional<AttemptRun.TaskStart> start = run.begin(task, attempt.params);
            if (start.isPresent()) {
                AttemptInfo info = attempts.info(attempt);
                TaskLogger log = TaskLogger.open(clock, info, task.fullName, logNumbers.incrementAndGet());
                synchronized (attempt.logs) {
                    attempt.logs.add(log);
                }
                runner.run(
                        new TaskRunner.Job(
                                task,
                                start.get(),
                                info,
                                attempt.workflow,
                                projects.files(attempt.workflow.id()),
                                secrets.apply(attempt.workflow.projectId()),
                                log),
                        new RunReport(run, task));
            }
        } catch (RuntimeException e) {
            run.failed(task, Messages.error(e));
        } catch (Error e) {
            // Whatever it is, the attempt must not wait for this task for ever.
            run.failed(task, Messages.error(e));
            throw e;
        } finally {
            // A kill that came too late for this task must not hit the next one in this thread.
            boolean ignored = Thread.interrupted();
        }
    }

    /** Tells a run's outcome to its attempt and arranges the next run. */
    private final class RunReport implements TaskRunner.Report {
        private final AttemptRun run;
        private final TaskNode task;

        private RunReport(AttemptRun run, TaskNode task) {
            this.run = run;
            this.task = task;
        }

        @Override
        public void succeeded(TaskResult result) {
            run.succeeded(task, result);
        }

        @Override
        public void failed(ObjectNode error) {
            run.failed(task, error);
        }

        @Override
        public void later(Duration delay, ObjectNode stateParams) {
            Runnable wake = run.waiting(task, stateParams, clock.instant().plus(delay));
            if (delay.isZero()) {
                wake.run();
            } else {
                timer.schedule(delay, wake);
            }
        }

        @Override
        public void afterAttempt(long attemptId, ObjectNode stateParams) {
            Runnable wake = run.waiting(task, stateParams, null);
            if (!attempts.watch(attempts.require(attemptId), info -> wake.run())) {
                wake.run();
            }
        }
    }

    @Override
    public void schedule(Duration delay, Runnable action) {
        timer.schedule(delay, action);
    }

    @Override
    public void taskDone(AttemptRun run, TaskNode task) {
        AttemptStore.Attempt attempt = owners.get(run);
        if (attempt != null) {
            journal.taskDone(attempt.id, task.info());
        }
    }

    @Override
    public void attemptDone(AttemptRun run, boolean success) {
        AttemptStore.Attempt attempt = owners.remove(run);
        if (attempt == null) {
            return;
        }
        List<TaskInfo> tasks = run.tasks();
        boolean cancelled = run.cancelRequested();
        Instant now = journal.now();
        journal.finished(attempt.id, success, cancelled, now, tasks);
        attempts.finish(attempt, success, cancelled, now, tasks).forEach(watcher -> tell(watcher, attempt));
    }

    /**
     * In a thread of its own: the caller holds the lock of the attempt that ended, and the threads of tasks may all be
     * taken by jobs that run for long.
     */
    private void tell(Consumer<AttemptInfo> watcher, AttemptStore.Attempt attempt) {
        try {
            events.execute(() -> watcher.accept(attempts.info(attempt)));
        } catch (RejectedExecutionException e) {
            LOGGER.debug("The engine is closing: nobody waits for attempt {}", attempt.id, e);
        }
    }

    /** @throws IllegalStateException after {@link #close()} */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The workflow engine is closed; build another one");
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.close();
        executor.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            boolean ended = executor.awaitTermination(5, TimeUnit.SECONDS);
            interrupted |= !ended && Thread.interrupted();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        events.shutdown();
        waiting.forEach(CountDownLatch::countDown);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

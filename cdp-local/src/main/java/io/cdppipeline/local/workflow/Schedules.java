package io.cdppipeline.local.workflow;

import io.cdppipeline.workflow.Schedule;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schedules of an engine: they start sessions when the engine's clock reaches their times, and can be skipped,
 * disabled and made up for (digdag facts, sections 4 and 5). A schedule whose time passed while the engine was not there
 * starts its missed sessions at the next start, one after another, unless {@code skip_delayed_by} forbids it.
 *
 * <p>Thread-safe; the lock is this object's and comes before the journal's. Methods throw {@link WorkflowApiException} with
 * the status and the words of the server's API.
 */
public final class Schedules {

    private static final Logger LOGGER = LoggerFactory.getLogger(Schedules.class);
    private static final Duration AFTER_LIMIT = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILURE = Duration.ofHours(1);
    /** Timers follow clocks that may be set or drift, so a far turn is looked at again now and then. */
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private final ScheduleStore store;
    private final ProjectStore projects;
    private final AttemptStore attempts;
    private final AttemptScheduler scheduler;
    private final Journal journal;
    private final WorkflowTimer timer;
    private final Clock clock;
    private Instant alarm = Instant.MAX;
    private boolean closed;

    Schedules(
            ScheduleStore store,
            ProjectStore projects,
            AttemptStore attempts,
            AttemptScheduler scheduler,
            Journal journal,
            WorkflowTimer timer,
            Clock clock) {
        this.store = store;
        this.projects = projects;
        this.attempts = attempts;
        this.scheduler = scheduler;
        this.journal = journal;
        this.timer = timer;
        this.clock = clock;
    }

    /** By ascending id. */
    public List<ScheduleInfo> all() {
        return store.all();
    }

    public ScheduleInfo get(long id) {
        return store.require(id);
    }

    /** Moves a schedule to its first session at {@code time} or later. */
    public synchronized ScheduleInfo skipTo(long id, Instant time, Optional<Instant> runTime, boolean dryRun) {
        ScheduleInfo schedule = store.require(id);
        return skip(schedule, ScheduleTime.first(times(schedule), time), runTime, dryRun);
    }

    /** Moves a schedule on by {@code count} sessions from the first one at {@code from} or later. */
    public synchronized ScheduleInfo skipCount(
            long id, Instant from, int count, Optional<Instant> runTime, boolean dryRun) {
        ScheduleInfo schedule = store.require(id);
        Schedule times = times(schedule);
        ScheduleTime time = ScheduleTime.first(times, from);
        for (int i = 0; i < count && time.session().isBefore(ScheduleTime.NEVER); i++) {
            time = ScheduleTime.after(times, time.session());
        }
        return skip(schedule, time, runTime, dryRun);
    }

    private ScheduleInfo skip(ScheduleInfo schedule, ScheduleTime time, Optional<Instant> runTime, boolean dryRun) {
        if (!schedule.nextScheduleTime().isBefore(time.session())) {
            throw new WorkflowApiException(409, "Specified time to skip schedules is already past");
        }
        ScheduleTime next = new ScheduleTime(time.session(), runTime.orElse(time.run()));
        ScheduleInfo moved = schedule.withNext(next, dryRun ? schedule.updatedAt() : journal.now());
        if (!dryRun) {
            save(moved);
        }
        return moved;
    }

    public synchronized ScheduleInfo disable(long id) {
        ScheduleInfo schedule = store.require(id);
        Instant now = journal.now();
        ScheduleInfo disabled = schedule.withDisabled(schedule.disabledAt().or(() -> Optional.of(now)), now);
        save(disabled);
        return disabled;
    }

    /** @param skipTo where to go on; absent to make up for what was missed meanwhile */
    public synchronized ScheduleInfo enable(long id, Optional<Instant> skipTo) {
        skipTo.ifPresent(time -> skipTo(id, time, Optional.empty(), false));
        ScheduleInfo enabled = store.require(id).withDisabled(Optional.empty(), journal.now());
        save(enabled);
        return enabled;
    }

    /**
     * Starts attempts for sessions of the past, one after the other.
     *
     * @param count how many; absent for all until the schedule's next one
     * @param dryRun only say which; their ids are 0
     */
    public synchronized List<AttemptInfo> backfill(
            long id, Instant from, String name, Optional<Integer> count, boolean dryRun) {
        ScheduleInfo schedule = store.require(id);
        WorkflowInfo workflow = workflow(schedule);
        List<Instant> sessions = sessions(schedule, from, count);
        for (Instant session : sessions) {
            if (attempts.named(workflow, session, name)) {
                throw new WorkflowApiException(
                        409,
                        "Attempt of project id=" + schedule.projectId() + " workflow=" + schedule.workflowName()
                                + " instant=" + session + " attempt name=" + name + " already exists");
            }
        }
        return dryRun
                ? sessions.stream()
                        .map(session -> imagined(workflow, session, name))
                        .toList()
                : scheduler.startInTurn(workflow, sessions, name);
    }

    /** What a backfill would start. */
    private AttemptInfo imagined(WorkflowInfo workflow, Instant session, String name) {
        return new AttemptInfo(
                0,
                0,
                workflow.projectId(),
                workflow.projectName(),
                workflow.id(),
                workflow.name(),
                0,
                UUID.randomUUID(),
                session.atZone(workflow.definition().timezone()).toOffsetDateTime(),
                Optional.of(name),
                false,
                false,
                false,
                Json.object(),
                journal.now(),
                Optional.empty());
    }

    private List<Instant> sessions(ScheduleInfo schedule, Instant from, Optional<Integer> count) {
        Schedule times = times(schedule);
        List<Instant> sessions = new ArrayList<>();
        Instant time = ScheduleTime.first(times, from).session();
        while (time.isBefore(schedule.nextScheduleTime()) && sessions.size() < count.orElse(Integer.MAX_VALUE)) {
            sessions.add(time);
            if (sessions.size() > scheduler.mostBackfilled()) {
                throw new WorkflowApiException(
                        400,
                        "Too many attempts: a backfill from " + from + " has more than " + scheduler.mostBackfilled()
                                + " sessions; set a count");
            }
            time = ScheduleTime.after(times, time).session();
        }
        if (count.isPresent() && sessions.size() < count.get()) {
            throw new WorkflowApiException(
                    400,
                    "count is set to " + count.get() + " but there are only " + sessions.size()
                            + " attempts until the next schedule time");
        }
        return sessions;
    }

    /** Sets the timer for the first turn; what was missed starts in the timer's thread, since operators may not be ready yet. */
    synchronized void start() {
        arm();
    }

    /** Starts what is due now and sets the timer for what comes next. Call it when the clock was set. */
    public synchronized void tick() {
        alarm = Instant.MAX;
        Instant now = clock.instant();
        for (List<ScheduleInfo> due = store.due(now); !due.isEmpty() && !closed; due = store.due(now)) {
            due.forEach(schedule -> fire(schedule, now));
        }
        arm();
    }

    synchronized void close() {
        closed = true;
    }

    /** Points a project's schedules to a new revision; {@code push} is what makes that revision. */
    synchronized ProjectInfo onPush(Supplier<ProjectInfo> push) {
        ProjectInfo project = push.get();
        arm();
        return project;
    }

    /** Sets the timer for the next turn, if it is not set for an earlier one. */
    private void arm() {
        Optional<Instant> next = store.nextRun();
        if (next.isEmpty() || closed) {
            return;
        }
        Instant now = clock.instant();
        Duration left = Duration.between(now, next.get());
        Duration sleep = left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left.isNegative() ? Duration.ZERO : left;
        Instant ring = now.plus(sleep);
        if (ring.isBefore(alarm)) {
            alarm = ring;
            // A timer that counts whole milliseconds may ring a moment early.
            timer.schedule(sleep.plusMillis(1), this::tick);
        }
    }

    private void fire(ScheduleInfo schedule, Instant now) {
        Instant session = schedule.nextScheduleTime();
        ScheduleInfo moved;
        try {
            WorkflowInfo workflow = workflow(schedule);
            Schedule times = times(schedule);
            TaskConfig options = TaskConfig.of(workflow.definition().config()).objectOrEmpty("schedule");
            ScheduleTime next = ScheduleTime.after(times, session);
            boolean started = false;
            if (tooLate(options, schedule, now)) {
                LOGGER.info("Skipping {} at {}: it is later than skip_delayed_by", schedule.workflowName(), session);
            } else if (options.bool("skip_on_overtime", false) && attempts.runs(workflow)) {
                LOGGER.info("Skipping {} at {}: an earlier session still runs", schedule.workflowName(), session);
            } else {
                scheduler.startScheduled(workflow, session, schedule.lastSessionTime());
                started = true;
            }
            moved = schedule.withNext(next, journal.now());
            moved = started ? moved.withLast(session) : moved;
        } catch (WorkflowApiException e) {
            LOGGER.info(
                    "Schedule {} of {} waits for {}: {}",
                    schedule.id(),
                    schedule.workflowName(),
                    AFTER_LIMIT,
                    e.getMessage());
            moved = schedule.withNext(new ScheduleTime(session, now.plus(AFTER_LIMIT)), journal.now());
        } catch (WorkflowException | RejectedExecutionException e) {
            LOGGER.warn("Schedule {} of {} failed", schedule.id(), schedule.workflowName(), e);
            moved = schedule.withNext(new ScheduleTime(session, now.plus(AFTER_FAILURE)), journal.now());
        }
        save(moved);
    }

    private static boolean tooLate(TaskConfig options, ScheduleInfo schedule, Instant now) {
        Optional<String> text = options.optionalText("skip_delayed_by");
        if (text.isEmpty()) {
            return false;
        }
        try {
            return now.isAfter(schedule.nextRunTime().plus(Durations.parse(text.get())));
        } catch (DateTimeParseException e) {
            throw new WorkflowException(
                    "Expected class io.digdag.util.DurationParam for key 'skip_delayed_by' but got \"" + text.get()
                            + "\" (string)",
                    e);
        }
    }

    private WorkflowInfo workflow(ScheduleInfo schedule) {
        return projects.workflow(schedule.workflowId())
                .orElseThrow(() -> WorkflowApiException.missing("workflow id=" + schedule.workflowId()));
    }

    private Schedule times(ScheduleInfo schedule) {
        return workflow(schedule)
                .definition()
                .schedule()
                .orElseThrow(() -> WorkflowApiException.missing("schedule of workflow id=" + schedule.workflowId()));
    }

    private void save(ScheduleInfo schedule) {
        store.put(schedule);
        journal.scheduled(schedule);
        arm();
    }

    @Override
    public String toString() {
        var next = new TreeMap<String, Instant>();
        store.all().forEach(each -> next.put(each.projectName() + "/" + each.workflowName(), each.nextRunTime()));
        return "Schedules" + next;
    }
}

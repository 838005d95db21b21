package io.cdppipeline.local;

import io.cdppipeline.local.workflow.WorkflowTimer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of an embedded Treasure Data, which a test may set. It gives every time there (of jobs, sessions, uploads, {@code
 * now()} in SQL) and rings everything that waits (retries, {@code wait>}, looks at tables, schedules).
 *
 * <p>It follows the clock that the environment was built with until it is {@linkplain #set set}; then it stands still, and moves
 * when it is told to:
 *
 * <pre>{@code
 * td.clock().set(Instant.parse("2026-03-01T00:00:00Z"));
 * // … start a workflow with a task `wait>: 2h` …
 * td.clock().advance(Duration.ofHours(2));      // the task goes on
 * }</pre>
 *
 * <p>What rings does so in the thread that moves the clock, in the order of the times; tasks that are woken go on in threads of
 * their own, so wait for what they do. Thread-safe.
 */
public final class LocalClock extends Clock {

    private static final Logger LOG = LoggerFactory.getLogger(LocalClock.class);

    /** Something that waits: {@code due} on the clock's own count of nanoseconds, which never goes back. */
    private record Alarm(long due, long order, Runnable action) {}

    private final Clock base;
    private final Object lock = new Object();
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::due).thenComparingLong(Alarm::order));
    private Duration ahead = Duration.ZERO;
    private @Nullable Instant stopped;
    private long elapsed;
    private long runningSince = System.nanoTime();
    private long order;
    private boolean closed;
    private @Nullable Thread ringer;
    private Runnable moved = () -> {};

    LocalClock(Clock base) {
        this.base = base;
    }

    /**
     * Stops the clock at a moment. Moving it forward rings what waits until then; moving it back rings nothing, and what waits
     * still waits as long as it had to.
     */
    public void set(Instant moment) {
        Objects.requireNonNull(moment, "moment");
        Duration step;
        synchronized (lock) {
            Instant now = instant();
            stop(now);
            step = Duration.between(now, moment);
            if (step.isNegative()) {
                stopped = moment;
            }
        }
        move(step);
    }

    /**
     * Moves the clock forward, whether it stands or runs, and rings on the way what waits until then.
     *
     * @throws IllegalArgumentException if the duration is negative; {@link #set} moves back
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("advance by " + duration + ": a clock that shall go back must be set");
        }
        move(duration);
    }

    /**
     * Moves the clock to the next moment at which something waits to go on, and rings it.
     *
     * @return the moment; empty, and the clock is not moved, if nothing waits
     */
    public Optional<Instant> advanceToNext() {
        Duration step;
        synchronized (lock) {
            Alarm next = alarms.peek();
            if (next == null) {
                return Optional.empty();
            }
            step = Duration.ofNanos(Math.max(0, next.due() - elapsed()));
        }
        move(step);
        return Optional.of(instant());
    }

    /** Lets the clock run again, from the moment at which it stands. */
    public void resume() {
        synchronized (lock) {
            if (stopped != null) {
                ahead = Duration.between(base.instant(), stopped);
                stopped = null;
                runningSince = System.nanoTime();
                lock.notifyAll();
            }
        }
    }

    /** Whether it stands still. */
    public boolean stopped() {
        synchronized (lock) {
            return stopped != null;
        }
    }

    /** When what waits is going to ring, the earliest first. */
    public List<Instant> waiting() {
        synchronized (lock) {
            Instant now = instant();
            long at = elapsed();
            return alarms.stream()
                    .sorted(alarms.comparator())
                    .map(alarm -> now.plusNanos(Math.max(0, alarm.due() - at)))
                    .toList();
        }
    }

    @Override
    public Instant instant() {
        synchronized (lock) {
            return stopped == null ? base.instant().plus(ahead) : stopped;
        }
    }

    /** UTC, as everywhere in the embedded Treasure Data. */
    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same times in another zone; it is moved by moving this. */
    @Override
    public Clock withZone(ZoneId zone) {
        Clock same = this;
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return zone;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return same.withZone(other);
            }

            @Override
            public Instant instant() {
                return same.instant();
            }
        };
    }

    @Override
    public String toString() {
        return "LocalClock[" + instant() + (stopped() ? ", stopped" : "") + "]";
    }

    /** Runs something each time the clock was moved or set by hand, in the thread that did it. */
    void whenMoved(Runnable action) {
        synchronized (lock) {
            moved = action;
        }
    }

    /** What the interpreter waits with. */
    WorkflowTimer timer() {
        return new WorkflowTimer() {
            @Override
            public void schedule(Duration delay, Runnable action) {
                add(delay, action);
            }

            @Override
            public void close() {
                drop();
            }
        };
    }

    private void add(Duration delay, Runnable action) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            alarms.add(new Alarm(elapsed() + nanos(delay), order++, action));
            if (ringer == null) {
                ringer = new Thread(this::ring, "workflow-timer");
                ringer.setDaemon(true);
                ringer.start();
            }
            lock.notifyAll();
        }
    }

    private void drop() {
        synchronized (lock) {
            closed = true;
            alarms.clear();
            lock.notifyAll();
        }
    }

    /** Steps from alarm to alarm, so that each of them sees the time that it waited for. */
    private void move(Duration step) {
        long left = nanos(step);
        while (true) {
            Alarm due;
            synchronized (lock) {
                due = alarms.peek();
                // While the clock runs it comes further by itself, so an alarm may be due already.
                long away = due == null ? 0 : Math.max(0, due.due() - elapsed());
                if (due == null || away > left) {
                    shift(left);
                    lock.notifyAll();
                    break;
                }
                alarms.poll();
                shift(away);
                left -= away;
            }
            run(due);
        }
        Runnable listener;
        synchronized (lock) {
            listener = closed ? () -> {} : moved;
        }
        listener.run();
    }

    /** Called with the lock held. */
    private void shift(long nanos) {
        if (nanos > 0) {
            elapsed += nanos;
            if (stopped == null) {
                ahead = ahead.plusNanos(nanos);
            } else {
                stopped = stopped.plusNanos(nanos);
            }
        }
    }

    private void stop(Instant at) {
        elapsed = elapsed();
        stopped = at;
    }

    /** The clock's own count, with the lock held. */
    private long elapsed() {
        return stopped == null ? elapsed + (System.nanoTime() - runningSince) : elapsed;
    }

    private void ring() {
        while (true) {
            Alarm due;
            synchronized (lock) {
                due = next();
                if (due == null) {
                    return;
                }
            }
            run(due);
        }
    }

    /** The next alarm when its time has come while the clock runs; null once the clock is closed. */
    private @Nullable Alarm next() {
        while (!closed) {
            Alarm next = alarms.peek();
            long wait = next == null ? 0 : next.due() - elapsed();
            if (next != null && stopped == null && wait <= 0) {
                return alarms.poll();
            }
            try {
                if (next == null || stopped != null) {
                    lock.wait();
                } else {
                    lock.wait(wait / 1_000_000, (int) (wait % 1_000_000));
                }
            } catch (InterruptedException e) {
                LOG.warn("The timer of the embedded Treasure Data was interrupted: nothing that waits goes on", e);
                return null;
            }
        }
        return null;
    }

    private static void run(Alarm alarm) {
        try {
            alarm.action().run();
        } catch (RuntimeException e) {
            LOG.error("What had waited failed", e);
        }
    }

    private static long nanos(Duration duration) {
        try {
            // Half of the range, so that a time and a wait can be added.
            return Math.min(duration.toNanos(), Long.MAX_VALUE / 2);
        } catch (ArithmeticException tooLong) {
            return Long.MAX_VALUE / 2;
        }
    }
}

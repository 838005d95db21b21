package io.cdppipeline.local.workflow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still until a test lets the next timer ring. */
final class VirtualTime extends Clock implements WorkflowTimer {

    private record Alarm(Instant due, long order, Runnable action) {}

    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparing(Alarm::due).thenComparing(Alarm::order));
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private long order;

    @Override
    public synchronized void schedule(Duration delay, Runnable action) {
        alarms.add(new Alarm(now.plus(delay), order++, action));
    }

    /** Moves to the next alarm and rings it; false if there is none. */
    boolean ring() {
        Alarm alarm;
        synchronized (this) {
            alarm = alarms.poll();
            if (alarm == null) {
                return false;
            }
            now = alarm.due().isAfter(now) ? alarm.due() : now;
        }
        alarm.action().run();
        return true;
    }

    synchronized int alarms() {
        return alarms.size();
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

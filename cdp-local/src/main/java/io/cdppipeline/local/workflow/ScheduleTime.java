package io.cdppipeline.local.workflow;

import io.cdppipeline.workflow.Schedule;
import java.time.Instant;

/**
 * One turn of a schedule.
 *
 * @param session the session's time
 * @param run when it starts
 */
record ScheduleTime(Instant session, Instant run) {

    /** What the server takes for the next session of a schedule that has ended. */
    static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    /** The first turn that starts at {@code now} or later. */
    static ScheduleTime first(Schedule schedule, Instant now) {
        Instant second = Instant.ofEpochSecond(now.getEpochSecond());
        Instant before = second.equals(now) ? second.minusSeconds(1) : second;
        return after(schedule, before.minus(schedule.delay()));
    }

    /** The turn that follows a session time. */
    static ScheduleTime after(Schedule schedule, Instant session) {
        return schedule.next(session)
                .map(next -> new ScheduleTime(next, next.plus(schedule.delay())))
                .orElse(new ScheduleTime(NEVER, NEVER));
    }
}

package io.cdppipeline.local.workflow;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;

/**
 * When the schedules of a pushed revision begin.
 *
 * @param from a schedule that has not run begins at its first turn that is not before this
 * @param cleared workflows whose schedules begin anew, although they have run
 */
public record ScheduleStart(Instant from, Set<String> cleared) {

    static ScheduleStart now(Clock clock) {
        return new ScheduleStart(clock.instant(), Set.of());
    }
}

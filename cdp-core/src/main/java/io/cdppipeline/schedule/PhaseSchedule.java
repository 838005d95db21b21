package io.cdppipeline.schedule;

import io.cdppipeline.schedule.Scheduler.WorkflowSchedule;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * When a pipeline, or one phase of it, starts by itself. Immutable and thread-safe.
 *
 * @param name {@link Schedules#PIPELINE}, or the phase's id
 * @param phases the ids of the phases, in the order in which they run
 * @param cron the pattern
 * @param zone whose clock is meant
 * @param onTarget the schedule as the target has it: its id, the next run, whether it is enabled
 */
public record PhaseSchedule(String name, List<String> phases, String cron, ZoneId zone, WorkflowSchedule onTarget) {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    public PhaseSchedule {
        phases = List.copyOf(phases);
    }

    /** When it starts next, if it is {@link #enabled()}. */
    public Instant nextRun() {
        return onTarget.nextRun();
    }

    /** Whether it starts anything. */
    public boolean enabled() {
        return onTarget.enabled();
    }

    /** The next runs, from {@link #nextRun()} on, on the schedule's clock. */
    public List<OffsetDateTime> nextRuns(int count) {
        return new CronTimes(cron, zone).from(nextRun(), count);
    }

    /**
     * What a change of the clocks within a year does to it: which runs it takes away or doubles, a sentence each. Empty where
     * the zone's clock does not change, or no run is meant for that hour.
     */
    public List<String> clockChanges() {
        return new CronTimes(cron, zone).clockChanges(nextRun());
    }

    @Override
    public String toString() {
        return name + " (" + String.join(" → ", phases) + "): '" + cron + "' " + zone + ", "
                + (enabled() ? "next run " + MINUTE.format(nextRun().atZone(zone)) : "disabled");
    }
}

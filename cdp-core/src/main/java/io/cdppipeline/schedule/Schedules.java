package io.cdppipeline.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * The schedules of a pipeline. They are kept on the target as the workflows of one more project, {@code {client}_schedules},
 * each of which starts the incremental workflows of its phases one after another and waits for each. So a new revision of a
 * phase is what the next session runs, and no deployment of a phase takes its schedule away.
 *
 * <p>Thread-safe; every call asks the target, and throws {@link io.cdppipeline.CdpException} if that refuses.
 */
public interface Schedules {

    /** The name of the schedule of the whole pipeline; those of one phase have the phase's id. */
    String PIPELINE = "pipeline";

    /** All of them, in the order of their names. */
    List<PhaseSchedule> list();

    /**
     * Starts the whole pipeline by the clock, phase after phase, instead of by the schedule it had.
     *
     * @param cron minute, hour, day, month and day of the week: {@code 0 2 * * *}
     * @param zone whose clock is meant
     * @throws IllegalArgumentException if the pattern is none
     * @throws io.cdppipeline.CdpException if a phase is not deployed, or has nothing that is worth repeating
     */
    PhaseSchedule every(String cron, ZoneId zone);

    /** As {@link #every(String, ZoneId)}, for one phase alone. */
    PhaseSchedule every(String phaseId, String cron, ZoneId zone);

    /** Takes a schedule away; whether there was one. What it has started goes on. */
    boolean remove(String name);

    /** Has a schedule start nothing until it is enabled again. */
    PhaseSchedule disable(String name);

    /** Has a schedule start sessions again, from now on. */
    PhaseSchedule enable(String name);

    /** Passes by the next sessions, so many of them. */
    PhaseSchedule skip(String name, int count);

    /**
     * Starts sessions of times that have passed.
     *
     * @return their times
     */
    List<OffsetDateTime> backfill(String name, Instant from, int count);
}

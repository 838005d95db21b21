package io.cdppipeline.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Looks after the schedules that a target keeps for the workflows of a project whose files have a {@code schedule}.
 * Implementations are thread-safe; every method throws {@link io.cdppipeline.CdpException} if the target refuses.
 */
public interface Scheduler {

    /** The schedules of a project, in the order of their workflows' names. */
    List<WorkflowSchedule> list(String projectId);

    /** Has a schedule start no more sessions. May be repeated. */
    WorkflowSchedule disable(String id);

    /** Has a schedule start sessions again from now on, those that it missed left out. May be repeated. */
    WorkflowSchedule enable(String id);

    /** Passes by the next sessions, so many of them. */
    WorkflowSchedule skip(WorkflowSchedule schedule, int count);

    /**
     * Starts sessions of times that have passed, in their order.
     *
     * @param from the first session's time, or one between two
     * @param name tells these attempts apart: a session that has one of this name is in the way
     * @param count how many sessions
     * @return their times
     */
    List<OffsetDateTime> backfill(String id, Instant from, String name, int count);

    /**
     * A schedule as the target has it.
     *
     * @param id the target's id
     * @param workflow the workflow that it starts
     * @param nextSession the next session's time, with the workflow's offset
     * @param nextRun when that session starts
     * @param enabled whether it starts sessions
     */
    record WorkflowSchedule(String id, String workflow, OffsetDateTime nextSession, Instant nextRun, boolean enabled) {}
}

package io.cdppipeline.local.workflow;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a workflow starts next by itself.
 *
 * @param workflowId the workflow in the revision that will run
 * @param nextRunTime when the next session starts; for a schedule that has ended, the year 9999
 * @param nextScheduleTime the next session's time
 * @param zone of the workflow
 * @param lastSessionTime the time of the last session that the schedule started
 */
public record ScheduleInfo(
        long id,
        long projectId,
        String projectName,
        long workflowId,
        String workflowName,
        Instant nextRunTime,
        Instant nextScheduleTime,
        ZoneId zone,
        Optional<Instant> disabledAt,
        Optional<Instant> lastSessionTime,
        Instant createdAt,
        Instant updatedAt) {

    ScheduleInfo withNext(ScheduleTime next, Instant now) {
        return new ScheduleInfo(
                id,
                projectId,
                projectName,
                workflowId,
                workflowName,
                next.run(),
                next.session(),
                zone,
                disabledAt,
                lastSessionTime,
                createdAt,
                now);
    }

    ScheduleInfo withLast(Instant session) {
        return new ScheduleInfo(
                id,
                projectId,
                projectName,
                workflowId,
                workflowName,
                nextRunTime,
                nextScheduleTime,
                zone,
                disabledAt,
                Optional.of(session),
                createdAt,
                updatedAt);
    }

    ScheduleInfo withDisabled(Optional<Instant> disabled, Instant now) {
        return new ScheduleInfo(
                id,
                projectId,
                projectName,
                workflowId,
                workflowName,
                nextRunTime,
                nextScheduleTime,
                zone,
                disabled,
                lastSessionTime,
                createdAt,
                now);
    }
}

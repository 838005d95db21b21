package io.cdppipeline.td;

import io.cdppipeline.schedule.Scheduler;
import io.cdppipeline.td.schedule.BackfillRequest;
import io.cdppipeline.td.schedule.TdSchedule;
import io.cdppipeline.td.workflow.TdAttempt;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;

/** The schedules of projects, through the workflow API. */
final class ScheduleKeeper implements Scheduler {

    private final TdClient client;

    ScheduleKeeper(TdClient client) {
        this.client = client;
    }

    @Override
    public List<WorkflowSchedule> list(String projectId) {
        return client.schedules().list(projectId).stream()
                .map(ScheduleKeeper::read)
                .sorted(Comparator.comparing(WorkflowSchedule::workflow))
                .toList();
    }

    @Override
    public WorkflowSchedule disable(String id) {
        return read(client.schedules().disable(id));
    }

    @Override
    public WorkflowSchedule enable(String id) {
        try {
            return read(client.schedules().enableSkipping(id));
        } catch (TdClientException e) {
            if (e.kind() != TdClientException.Kind.CONFLICT) {
                throw e;
            }
            // Nothing was missed, which a server refuses to skip.
            return read(client.schedules().enable(id));
        }
    }

    @Override
    public WorkflowSchedule skip(WorkflowSchedule schedule, int count) {
        return read(client.schedules().skip(schedule.id(), schedule.nextSession(), count, false));
    }

    @Override
    public List<OffsetDateTime> backfill(String id, Instant from, String name, int count) {
        BackfillRequest request = BackfillRequest.builder()
                .fromTime(from.atOffset(ZoneOffset.UTC))
                .attemptName(name)
                .count(count)
                .build();
        return client.schedules().backfill(id, request).attempts().stream()
                .map(TdAttempt::sessionTime)
                .toList();
    }

    private static WorkflowSchedule read(TdSchedule schedule) {
        return new WorkflowSchedule(
                schedule.id(),
                schedule.workflowName(),
                schedule.nextScheduleTime(),
                schedule.nextRunTime(),
                schedule.enabled());
    }
}

package io.cdppipeline.td.schedule;

import io.cdppipeline.td.workflow.TdAttempt;
import java.util.List;

/**
 * What a backfill started, or would start.
 *
 * @param scheduleId the schedule
 * @param projectId the id of its project
 * @param projectName the name of its project
 * @param workflowId the id of its workflow
 * @param workflowName the name of its workflow
 * @param attempts an attempt for each session; of a dry run they have the id 0
 */
public record Backfill(
        String scheduleId,
        String projectId,
        String projectName,
        String workflowId,
        String workflowName,
        List<TdAttempt> attempts) {

    public Backfill {
        attempts = List.copyOf(attempts);
    }
}

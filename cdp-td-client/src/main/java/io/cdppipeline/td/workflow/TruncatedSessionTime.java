package io.cdppipeline.td.workflow;

import java.time.OffsetDateTime;

/**
 * A session's time cut down in a workflow's zone.
 *
 * @param sessionTime the time
 * @param timezone the zone
 * @param projectId the id of the workflow's project
 * @param projectName the name of the workflow's project
 * @param revision the workflow's revision
 */
public record TruncatedSessionTime(
        OffsetDateTime sessionTime, String timezone, String projectId, String projectName, String revision) {}

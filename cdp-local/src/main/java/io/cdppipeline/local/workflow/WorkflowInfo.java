package io.cdppipeline.local.workflow;

import io.cdppipeline.workflow.Workflow;

/**
 * A workflow of one revision of a project.
 *
 * @param definition its time zone, its configuration in document order, its tasks and its schedule
 */
public record WorkflowInfo(
        long id, String name, long projectId, String projectName, String revision, Workflow definition) {}

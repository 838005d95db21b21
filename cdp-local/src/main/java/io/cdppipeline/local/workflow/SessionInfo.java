package io.cdppipeline.local.workflow;

/**
 * A session: a workflow of a project at one session time. Its project, workflow, id, UUID and time are those of its last
 * attempt.
 */
public record SessionInfo(long id, AttemptInfo lastAttempt) {}

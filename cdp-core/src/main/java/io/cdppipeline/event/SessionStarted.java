package io.cdppipeline.event;

import io.cdppipeline.monitor.Session;

/**
 * A workflow has been started.
 *
 * @param runId the run's id
 * @param phaseId the phase's id
 * @param session the session
 */
public record SessionStarted(String runId, String phaseId, Session session) {}

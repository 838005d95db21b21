package io.cdppipeline.event;

import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import java.time.Duration;

/**
 * A look at a running session.
 *
 * @param runId the run's id
 * @param phaseId the phase's id
 * @param session the session
 * @param progress what was seen
 * @param nextLook when it will be looked at again
 */
public record SessionProgress(String runId, String phaseId, Session session, Progress progress, Duration nextLook) {}

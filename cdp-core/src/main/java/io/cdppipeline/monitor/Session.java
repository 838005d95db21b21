package io.cdppipeline.monitor;

import java.time.Instant;

/**
 * A started workflow, as the workflow API counts.
 *
 * @param workflow the workflow's name
 * @param sessionId the session's id
 * @param attemptId the attempt's id
 * @param sessionTime the session's time
 * @param adopted whether the session existed before this start
 */
public record Session(String workflow, String sessionId, String attemptId, Instant sessionTime, boolean adopted) {}

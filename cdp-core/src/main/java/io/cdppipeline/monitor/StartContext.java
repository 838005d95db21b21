package io.cdppipeline.monitor;

import io.cdppipeline.deploy.Deployment;
import java.time.Instant;
import java.util.Map;

/**
 * What a starter is given.
 *
 * @param phaseId the phase that the workflow belongs to
 * @param deployment the project
 * @param workflow the workflow's name
 * @param sessionTime the session's time in whole seconds, journaled before the start
 * @param params parameters of the attempt
 */
public record StartContext(
        String phaseId, Deployment deployment, String workflow, Instant sessionTime, Map<String, Object> params) {

    public StartContext {
        params = Map.copyOf(params);
    }
}

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
 * @param params parameters of the attempt, among them {@value #RUN_PARAM}, which tells whose session it is
 */
public record StartContext(
        String phaseId, Deployment deployment, String workflow, Instant sessionTime, Map<String, Object> params) {

    /** The parameter with the run's id: a session that exists already is ours if its value is the same. */
    public static final String RUN_PARAM = "cdp_run";

    public StartContext {
        params = Map.copyOf(params);
    }
}

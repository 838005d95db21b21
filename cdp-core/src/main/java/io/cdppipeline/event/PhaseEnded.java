package io.cdppipeline.event;

import io.cdppipeline.state.PhaseState;

/**
 * A phase has ended, well or not.
 *
 * @param runId the run's id
 * @param phaseId the phase's id
 * @param state what is known of it
 */
public record PhaseEnded(String runId, String phaseId, PhaseState state) {}

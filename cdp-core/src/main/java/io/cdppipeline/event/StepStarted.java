package io.cdppipeline.event;

import io.cdppipeline.run.Step;

/**
 * A step of a phase begins.
 *
 * @param runId the run's id
 * @param phaseId the phase's id
 * @param step which
 */
public record StepStarted(String runId, String phaseId, Step step) {}

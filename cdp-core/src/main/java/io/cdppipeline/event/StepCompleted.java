package io.cdppipeline.event;

import io.cdppipeline.run.Step;
import java.time.Duration;

/**
 * A step of a phase has succeeded.
 *
 * @param runId the run's id
 * @param phaseId the phase's id
 * @param step which
 * @param duration how long it took
 */
public record StepCompleted(String runId, String phaseId, Step step, Duration duration) {}

package io.cdppipeline.event;

/**
 * A phase begins.
 *
 * @param runId the run's id
 * @param phaseId the phase's id
 * @param title what people read
 * @param number its place in the pipeline, from 1
 */
public record PhaseStarted(String runId, String phaseId, String title, int number) {}

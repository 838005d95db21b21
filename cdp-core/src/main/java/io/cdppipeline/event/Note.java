package io.cdppipeline.event;

/**
 * Something worth knowing.
 *
 * @param runId the run's id
 * @param phaseId the phase's id
 * @param text a sentence
 */
public record Note(String runId, String phaseId, String text) {}

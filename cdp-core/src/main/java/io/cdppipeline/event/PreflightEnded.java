package io.cdppipeline.event;

import io.cdppipeline.preflight.Preflight;

/**
 * What a run needs was looked at, and nothing keeps it from beginning.
 *
 * @param runId the run's id
 * @param preflight what was found, warnings included
 */
public record PreflightEnded(String runId, Preflight preflight) {}

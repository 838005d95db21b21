package io.cdppipeline.event;

import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import java.util.Optional;

/**
 * A failure and what became of it.
 *
 * @param runId the run's id
 * @param failure what failed
 * @param decision what was decided; RETRY where a remedy mended it
 * @param remedy what the remedy did
 */
public record FailureDecided(String runId, Failure failure, Decision decision, Optional<String> remedy) {}

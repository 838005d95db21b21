package io.cdppipeline.local.workflow;

/**
 * The answer to a start.
 *
 * @param attempt the attempt that was started, or the one that holds the session and the name already
 * @param started whether it was started by this call; the API answers 409 otherwise
 */
public record StartResult(AttemptInfo attempt, boolean started) {}

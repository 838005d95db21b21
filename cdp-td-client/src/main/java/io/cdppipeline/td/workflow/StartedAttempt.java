package io.cdppipeline.td.workflow;

/**
 * An attempt that was asked for.
 *
 * @param attempt the attempt
 * @param adopted whether it existed already, so that none was started
 */
public record StartedAttempt(TdAttempt attempt, boolean adopted) {}

package io.cdppipeline.td.job;

/**
 * A job that was issued.
 *
 * @param id its id
 * @param adopted whether a job of the same domain key existed, so that none was made
 */
public record IssuedJob(String id, boolean adopted) {}

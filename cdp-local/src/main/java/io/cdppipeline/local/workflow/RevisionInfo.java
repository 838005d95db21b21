package io.cdppipeline.local.workflow;

import java.time.Instant;

/**
 * One pushed state of a project.
 *
 * @param archiveMd5 of the pushed archive, in Base64
 */
public record RevisionInfo(String revision, Instant createdAt, String archiveMd5) {}

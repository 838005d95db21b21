package io.cdppipeline.local.workflow;

import java.time.Instant;
import java.util.Optional;

/**
 * A project as the server's API shows it.
 *
 * @param id counts up and is never given twice
 * @param revision the latest revision's name
 * @param updatedAt when that revision came
 * @param deletedAt when the project was deleted
 * @param archiveMd5 of the pushed archive, in Base64
 */
public record ProjectInfo(
        long id,
        String name,
        String revision,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> deletedAt,
        String archiveMd5) {}

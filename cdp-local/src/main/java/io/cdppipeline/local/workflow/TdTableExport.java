package io.cdppipeline.local.workflow;

import io.cdppipeline.config.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A table to write to S3.
 *
 * @param from the first second
 * @param to the second after the last one
 * @param fileFormat {@code jsonl.gz}, say
 * @param poolName of the Hive resources to use
 */
public record TdTableExport(
        String database,
        String table,
        Instant from,
        Instant to,
        String fileFormat,
        String bucket,
        String pathPrefix,
        Secret accessKeyId,
        Secret secretAccessKey,
        Optional<String> poolName) {}

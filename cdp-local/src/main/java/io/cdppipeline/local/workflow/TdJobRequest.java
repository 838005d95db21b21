package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A job to run.
 *
 * @param type {@code presto}, {@code hive} or {@code bulkload}
 * @param database the database of unqualified names, and of a bulk load's table
 * @param query the query; empty for a bulk load
 * @param config a bulk load's {@code in}, {@code filters} and {@code out}; secrets resolved; for a bulk load only
 * @param table a bulk load's table
 * @param scheduledTime what {@code TD_SCHEDULED_TIME()} means; now if absent
 * @param priority -2 to 2
 * @param domainKey the key under which a second issue is refused with status 409
 */
public record TdJobRequest(
        String type,
        String database,
        String query,
        Optional<ObjectNode> config,
        Optional<String> table,
        Optional<Instant> scheduledTime,
        int priority,
        Optional<String> domainKey) {}

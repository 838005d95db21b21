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
 * @param options what else a job may be issued with
 */
public record TdJobRequest(
        String type,
        String database,
        String query,
        Optional<ObjectNode> config,
        Optional<String> table,
        Optional<Instant> scheduledTime,
        int priority,
        Optional<String> domainKey,
        Options options) {

    public TdJobRequest(
            String type,
            String database,
            String query,
            Optional<ObjectNode> config,
            Optional<String> table,
            Optional<Instant> scheduledTime,
            int priority,
            Optional<String> domainKey) {
        this(type, database, query, config, table, scheduledTime, priority, domainKey, Options.NONE);
    }

    /**
     * What a job may be issued with besides (facts: td-api, section 2).
     *
     * @param retryLimit 0 to 32: how often a job that failed for no fault of its query is run again
     * @param poolName kept and shown; there is one pool
     * @param engineVersion kept and shown; there is one version
     * @param result where the rows go: {@code td://@/database/table?mode=append}
     * @param connection the id of a connection in place of {@code result}
     * @param connectionSettings what the connection is told, JSON
     */
    public record Options(
            int retryLimit,
            Optional<String> poolName,
            Optional<String> engineVersion,
            Optional<String> result,
            Optional<String> connection,
            Optional<String> connectionSettings) {

        public static final Options NONE = new Options(
                0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
        return "TdJobRequest[" + type + " in " + database + "]";
    }
}

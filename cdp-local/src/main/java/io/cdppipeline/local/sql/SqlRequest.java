package io.cdppipeline.local.sql;

import java.time.Instant;
import java.util.List;

/**
 * A Presto query to run.
 *
 * @param database the database of unqualified names
 * @param sql the user's text, one or more statements
 * @param now the moment that {@code now()} and implicit {@code time} mean
 * @param scheduledTime what {@code TD_SCHEDULED_TIME()} gives
 * @param parameters what stands for the question marks of a single statement, in their order: expressions as SQL text
 */
public record SqlRequest(String database, String sql, Instant now, Instant scheduledTime, List<String> parameters) {

    public SqlRequest {
        parameters = List.copyOf(parameters);
    }

    /** A query without parameters. */
    public SqlRequest(String database, String sql, Instant now, Instant scheduledTime) {
        this(database, sql, now, scheduledTime, List.of());
    }
}

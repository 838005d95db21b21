package io.cdppipeline.local.sql;

import java.time.Instant;

/**
 * A Presto query to run.
 *
 * @param database the database of unqualified names
 * @param sql the user's text, one or more statements
 * @param now the moment that {@code now()} and implicit {@code time} mean
 * @param scheduledTime what {@code TD_SCHEDULED_TIME()} gives
 */
public record SqlRequest(String database, String sql, Instant now, Instant scheduledTime) {}

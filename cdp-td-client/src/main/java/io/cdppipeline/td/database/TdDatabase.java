package io.cdppipeline.td.database;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A database.
 *
 * @param name its name
 * @param rows how many rows its tables have, where the service knows
 * @param createdAt when it was made, where the service knows
 * @param updatedAt when it last changed, where the service knows
 * @param permission what the API key may do: {@code administrator}, {@code full_access} …; empty if not said
 */
public record TdDatabase(
        String name, OptionalLong rows, Optional<Instant> createdAt, Optional<Instant> updatedAt, String permission) {}

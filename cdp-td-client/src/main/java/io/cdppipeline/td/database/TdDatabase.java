package io.cdppipeline.td.database;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A database.
 *
 * @param name its name
 * @param id its id; empty if not said
 * @param rows how many rows its tables have, where the service knows
 * @param createdAt when it was made, where the service knows
 * @param updatedAt when it last changed, where the service knows
 * @param permission what the API key may do: {@code administrator}, {@code full_access} …; empty if not said
 * @param permissions what the API key may do in detail ({@code edit}, {@code delete}, {@code query}, {@code import}, {@code download})
 *     in the service's words, where it was asked for that
 * @param deleteProtected whether it cannot be deleted
 */
public record TdDatabase(
        String name,
        String id,
        OptionalLong rows,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt,
        String permission,
        Map<String, String> permissions,
        boolean deleteProtected) {

    public TdDatabase {
        permissions = Collections.unmodifiableMap(new LinkedHashMap<>(permissions));
    }
}

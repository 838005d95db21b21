package io.cdppipeline.td.account;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An account.
 *
 * @param id its id
 * @param plan its plan; empty if not said
 * @param storedBytes how much is stored, where the service knows
 * @param guaranteedCores cores that it always has, where the service knows
 * @param maximumCores cores that it has at most, where the service knows
 * @param createdAt when it was made, where the service knows
 */
public record TdAccount(
        String id,
        String plan,
        OptionalLong storedBytes,
        OptionalLong guaranteedCores,
        OptionalLong maximumCores,
        Optional<Instant> createdAt) {}

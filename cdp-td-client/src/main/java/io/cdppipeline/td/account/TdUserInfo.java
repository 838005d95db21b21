package io.cdppipeline.td.account;

import java.time.Instant;
import java.util.Optional;

/**
 * A user of the account; what the service has not said is empty.
 *
 * @param id the user's id
 * @param name the whole name
 * @param email the address that the user signs in with
 * @param administrator whether the user administrates the account
 * @param accountOwner whether the account is the user's
 * @param createdAt when the user was made, where the service knows
 */
public record TdUserInfo(
        String id,
        String name,
        String email,
        boolean administrator,
        boolean accountOwner,
        Optional<Instant> createdAt) {}

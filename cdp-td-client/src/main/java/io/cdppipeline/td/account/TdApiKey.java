package io.cdppipeline.td.account;

/**
 * What the service says of an API key.
 *
 * @param keyType {@code master} or {@code write_only}; empty if not said
 * @param accountId the account's id
 * @param userId the user's id
 * @param administrator whether the user administrates the account
 */
public record TdApiKey(String keyType, String accountId, String userId, boolean administrator) {}

package io.cdppipeline.td.account;

import java.time.Instant;
import java.util.Optional;

/**
 * What one call with credentials has shown.
 *
 * @param user the user that the API key belongs to
 * @param serverTime the service's time in whole seconds, where it tells
 */
public record TdVisit(TdUserInfo user, Optional<Instant> serverTime) {}

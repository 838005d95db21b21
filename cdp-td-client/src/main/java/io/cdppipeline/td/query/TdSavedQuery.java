package io.cdppipeline.td.query;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.config.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** A saved query, with or without a schedule. What is not set stays as it is, or as the service has it. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface TdSavedQuery {

    String name();

    /** {@code presto} or {@code hive}. */
    Optional<String> type();

    Optional<String> database();

    Optional<String> query();

    /** When it runs; without, only when it is told to. */
    Optional<String> cron();

    Optional<String> timezone();

    /** By how many seconds it starts late. */
    OptionalInt delay();

    /** -2 to 2. */
    OptionalInt priority();

    OptionalInt retryLimit();

    /** Where the result is written as well: a result export URL, which may hold a password. */
    Optional<Secret> resultUrl();

    Optional<String> engineVersion();

    /** Its id; given by the service. */
    Optional<String> id();

    /** Whose it is; given by the service. */
    Optional<String> userName();

    /** When it was made; given by the service. */
    Optional<Instant> createdAt();

    /** When it runs next; given by the service. */
    Optional<Instant> nextTime();

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TdSavedQuery}; not thread-safe. */
    final class Builder extends ImmutableTdSavedQuery.Builder {
        Builder() {}
    }
}

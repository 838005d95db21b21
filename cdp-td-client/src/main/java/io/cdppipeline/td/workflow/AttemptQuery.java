package io.cdppipeline.td.workflow;

import io.cdppipeline.config.CdpStyle;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** Which attempts to list, the newest first; without anything the latest of every session. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface AttemptQuery {

    /** The project's name. */
    Optional<String> project();

    /** The workflow's name. The open-source server takes no notice of it without {@link #project()}. */
    Optional<String> workflow();

    /** Whether to list every attempt of a session, and not only its latest. */
    @Value.Default
    default boolean includeRetried() {
        return false;
    }

    /** How many the service gives at a time; 1 to 100. Default: what the service thinks best, which is 100. */
    OptionalInt pageSize();

    /** The id of an attempt, to begin with the one before it in time. */
    Optional<String> before();

    /** The latest attempt of every session. */
    static AttemptQuery all() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link AttemptQuery}; not thread-safe. */
    final class Builder extends ImmutableAttemptQuery.Builder {
        Builder() {}
    }
}

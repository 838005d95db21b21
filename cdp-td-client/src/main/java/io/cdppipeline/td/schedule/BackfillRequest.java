package io.cdppipeline.td.schedule;

import io.cdppipeline.config.CdpStyle;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** Sessions of past schedule times to start (digdag fact sheet, sections 2.1 and 5). Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface BackfillRequest {

    /** The schedule time to begin with, sent with this offset; whole seconds count. */
    OffsetDateTime fromTime();

    /** The name of the attempts: a session that has an attempt of this name is in the way. */
    Optional<String> attemptName();

    /** How many sessions; 1 or more. Default: all until now. */
    OptionalInt count();

    /** Whether only to tell what would be started. */
    @Value.Default
    default boolean dryRun() {
        return false;
    }

    /** Whether sessions that exist are passed by. Only Treasure Data knows it. */
    Optional<Boolean> skipExisting();

    /** Whether the schedule goes on after the last of these sessions. Only Treasure Data knows it. */
    Optional<Boolean> advanceSchedule();

    @Value.Check
    default void check() {
        if (count().isPresent() && count().getAsInt() < 1) {
            throw new IllegalStateException("count is " + count().getAsInt() + ", it must be 1 or more");
        }
    }

    /** A backfill under a name, with everything else to be set. */
    static Builder from(Instant fromTime, String attemptName) {
        return builder().fromTime(fromTime.atOffset(ZoneOffset.UTC)).attemptName(attemptName);
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link BackfillRequest}; not thread-safe. */
    final class Builder extends ImmutableBackfillRequest.Builder {
        Builder() {}
    }
}

package io.cdppipeline.td.wait;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.td.job.Polling;
import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/** How to wait. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface WaitOptions {

    /** How often to look: soon at first, then ever less often. Default: from 1 s up to 30 s. */
    @Value.Default
    default Polling polling() {
        return new Polling(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    /** How long to wait before {@link WaitTimeoutException}; what is waited for goes on. Default: without end. */
    Optional<Duration> timeout();

    /** Whether to have it stopped when the wait is cancelled, or its thread interrupted. Default: it goes on. */
    @Value.Default
    default boolean killWhenCancelled() {
        return false;
    }

    /** How many looks may fail one after another before the wait fails as the last of them did. Default: 10. */
    @Value.Default
    default int mostFailedLooks() {
        return 10;
    }

    @Value.Check
    default void check() {
        if (mostFailedLooks() < 1) {
            throw new IllegalStateException("mostFailedLooks is " + mostFailedLooks() + ", it must be 1 or more");
        }
    }

    /** Looks from 1 s up to 30 s apart, without end. */
    static WaitOptions standard() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds {@link WaitOptions}; not thread-safe. */
    final class Builder extends ImmutableWaitOptions.Builder {
        Builder() {}
    }
}

package io.cdppipeline.td.job;

import io.cdppipeline.config.CdpStyle;
import java.util.Optional;
import org.immutables.value.Value;

/** Which jobs to list, newest first. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface JobQuery {

    /** Only those in this status. */
    Optional<JobStatus> status();

    /** How many newest ones to pass by. Default: 0. */
    @Value.Default
    default long skip() {
        return 0;
    }

    /** How many are asked for at a time. Default: 100. */
    @Value.Default
    default int pageSize() {
        return 100;
    }

    /** Sense. */
    @Value.Check
    default void check() {
        if (skip() < 0 || pageSize() < 1) {
            throw new IllegalArgumentException("skip is " + skip() + " and pageSize " + pageSize()
                    + "; the first must not be negative and the second be 1 or more");
        }
    }

    /** All jobs. */
    static JobQuery all() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link JobQuery}; not thread-safe. */
    final class Builder extends ImmutableJobQuery.Builder {
        Builder() {}
    }
}

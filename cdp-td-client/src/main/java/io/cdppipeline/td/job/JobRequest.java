package io.cdppipeline.td.job;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.config.SqlEngine;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** A query to run as a job. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface JobRequest {

    /** The engine. Default: Presto. */
    @Value.Default
    default SqlEngine engine() {
        return SqlEngine.PRESTO;
    }

    /** The database of unqualified names. */
    String database();

    String query();

    /**
     * A key that the account has not used yet: a second issue under it gives the first one's job. Without a key the issue is
     * tried once.
     */
    Optional<String> domainKey();

    /** -2 to 2; the service's default is 0. */
    OptionalInt priority();

    /** How often the service runs the job again if it fails, 0 to 32. */
    OptionalInt retryLimit();

    Optional<String> poolName();

    /** What {@code TD_SCHEDULED_TIME()} means; whole seconds count. */
    Optional<Instant> scheduledTime();

    /** A Presto query, with everything else to be set. */
    static Builder presto(String database, String query) {
        return builder().database(database).query(query);
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link JobRequest}; not thread-safe. */
    final class Builder extends ImmutableJobRequest.Builder {
        Builder() {}
    }
}

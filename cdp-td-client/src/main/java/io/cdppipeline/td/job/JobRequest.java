package io.cdppipeline.td.job;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.config.Secret;
import io.cdppipeline.config.SqlEngine;
import java.time.Instant;
import java.util.Map;
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

    /** Where the result is written as well: a result export URL, which may hold a password. */
    Optional<Secret> resultUrl();

    /** The connection that the result is written through as well. */
    Optional<String> resultConnectionId();

    /** How it is written through that connection. */
    Map<String, Object> resultConnectionSettings();

    /** {@code stable}, {@code experimental} …; the service's default if absent. */
    Optional<String> engineVersion();

    /** The limits that the service has, so that it need not be asked (td-api fact sheet, section 2). */
    @Value.Check
    default void check() {
        priority().ifPresent(priority -> {
            if (priority < -2 || priority > 2) {
                throw new IllegalArgumentException("priority is " + priority + ", it must be from -2 to 2");
            }
        });
        retryLimit().ifPresent(limit -> {
            if (limit < 0 || limit > 32) {
                throw new IllegalArgumentException("retryLimit is " + limit + ", it must be from 0 to 32");
            }
        });
        int longest = engine() == SqlEngine.HIVE ? 2_097_152 : 1_000_000;
        if (query().length() > longest) {
            throw new IllegalArgumentException("The query has " + query().length() + " characters, but " + engine()
                    + " takes no more than " + longest);
        }
    }

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

package io.cdppipeline.td.job;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.target.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** A job. What the service has not said is absent or empty. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface TdJob {

    String id();

    /** {@code presto}, {@code hive}, {@code bulkload} … */
    String type();

    JobStatus status();

    /** The database of unqualified names. */
    String database();

    /** The query; a bulk load's configuration as JSON. */
    String query();

    /** The result's columns with Presto's type names; none until it is known, or without a result. */
    List<Column> columns();

    /** Rows of the result, or rows written. */
    OptionalLong records();

    /** Bytes of the result. */
    OptionalLong resultBytes();

    /** When it was issued. */
    Optional<Instant> createdAt();

    Optional<Instant> startedAt();

    Optional<Instant> endedAt();

    /** How long it ran. */
    Optional<Duration> duration();

    /** Processor time that it took. */
    Optional<Duration> cpuTime();

    /** Who issued it. */
    String userName();

    /** Where it is in the console. */
    String url();

    OptionalInt priority();

    OptionalInt retryLimit();

    String engineVersion();

    /** The job that exports this one's result. */
    Optional<String> resultExportJob();

    /** The job whose result this one exports. */
    Optional<String> exportedJob();

    /** What it printed. */
    String cmdout();

    /** What it printed to its error output. */
    String stderr();

    /** What the job says of itself: its output, then its error output; empty if it says nothing. */
    default String message() {
        return (cmdout().strip() + "\n" + stderr().strip()).strip();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TdJob}; not thread-safe. */
    final class Builder extends ImmutableTdJob.Builder {
        Builder() {}
    }
}

package io.cdppipeline.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What has to hold before the next phase runs: YAML section {@code validation}. Immutable and thread-safe.
 *
 * <p>It changes nothing that is generated, so a run that failed at a validation resumes with other thresholds.
 */
@Value.Immutable
@CdpStyle
public interface ValidationConfig {

    /** How many rows a table has to have that may not be empty; at least 0. Default 1. YAML key {@code min_rows}. */
    @Value.Default
    default long minRows() {
        return 1;
    }

    /** More than so many percent of the enriched rows have a unified id. Default 90. YAML key {@code min_coverage}. */
    @Value.Default
    default double minCoverage() {
        return 90;
    }

    /** How old a table's newest row may be; not checked where absent. YAML key {@code max_age}. */
    Optional<Duration> maxAge();

    /** How many rows of a joined table may repeat an id; told, not judged, where absent. YAML key {@code max_duplicates}. */
    OptionalLong maxDuplicates();

    /** Up to so many percent of a column's values may not be understood. Default 5. YAML key {@code max_unread}. */
    @Value.Default
    default double maxUnread() {
        return 5;
    }

    /** Tables that may be empty, {@code table} or {@code database.table}. YAML key {@code allowed_empty_tables}. */
    List<String> allowedEmptyTables();

    /** What a check of a kind amounts to, in place of its own severity. YAML key {@code severity}. */
    Map<CheckKind, Severity> severity();

    /** Checks of the user's own, in their order. YAML key {@code checks}. */
    List<SqlCheckConfig> checks();

    /** Whether a table may be empty by this configuration. */
    default boolean mayBeEmpty(String database, String table) {
        return allowedEmptyTables().contains(table) || allowedEmptyTables().contains(database + "." + table);
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link ValidationConfig}; not thread-safe. */
    final class Builder extends ImmutableValidationConfig.Builder {
        Builder() {}
    }
}

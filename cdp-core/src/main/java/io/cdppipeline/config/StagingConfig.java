package io.cdppipeline.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** How raw tables are cleaned: YAML section {@code staging}. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface StagingConfig {

    /** YAML key {@code engine}. */
    @Value.Default
    default SqlEngine engine() {
        return SqlEngine.PRESTO;
    }

    /** Base names; empty means every table of the phase before. YAML key {@code tables}. */
    List<String> tables();

    /** Default: where the phase before wrote. YAML key {@code source_database}. */
    Optional<String> sourceDatabase();

    /** Default {@code {client}_stg}. YAML key {@code target_database}. */
    Optional<String> targetDatabase();

    /** By base name of the table; a table without a rule keeps all its rows. YAML key {@code dedupe}. */
    Map<String, DedupeRule> dedupe();

    /** By base name of the table and by column in lower case: what the column's own rule should not decide. YAML key {@code columns}. */
    Map<String, Map<String, ColumnSettings>> columns();

    /** What stays of columns that tell about a person; {@link PiiPolicy#KEEP} where nothing is said. YAML key {@code pii}. */
    Map<PiiKind, PiiPolicy> pii();

    /** By base name of the table: columns of other staging tables that its rows get. YAML key {@code joins}. */
    Map<String, List<JoinRule>> joins();

    /** By base name of the table: tables to stage before it, those that it joins apart. YAML key {@code depends_on}. */
    Map<String, List<String>> dependsOn();

    /**
     * A table {@code database.table} with rules of tables, which go before those of the configuration; default
     * {@code {client}_config.staging_trnsfrm_rules}. If it does not exist, there are none. YAML key {@code rules_table}.
     */
    Optional<String> rulesTable();

    /** How many rows of a raw table are looked at for JSON and the spelling of dates; 0 for none. YAML key {@code sample_rows}. */
    @Value.Default
    default int sampleRows() {
        return 1_000;
    }

    /** Default {@code staging}. YAML key {@code project_dir}. */
    @Value.Default
    default String projectDirectory() {
        return "staging";
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link StagingConfig}; not thread-safe. */
    final class Builder extends ImmutableStagingConfig.Builder {
        Builder() {}
    }
}

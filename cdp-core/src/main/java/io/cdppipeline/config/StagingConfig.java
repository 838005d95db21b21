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

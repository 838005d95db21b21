package io.cdppipeline.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** Which tables get their history and increments joined: YAML section {@code hist_union}. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface HistUnionConfig {

    /** Base names, without {@code _hist}; empty means every table that the ingestion loads. YAML key {@code tables}. */
    List<String> tables();

    /** Default: the ingestion's target. YAML key {@code source_database}. */
    Optional<String> sourceDatabase();

    /** Which columns a joined table has. YAML key {@code schema}. */
    @Value.Default
    default UnionSchema schema() {
        return UnionSchema.UNION;
    }

    /**
     * Base names of the tables that every run builds anew from all their rows, since their source gives everything each
     * time. Default {@code klaviyo_lists} and {@code klaviyo_metric_data}. YAML key {@code full_load}.
     */
    @Value.Default
    default List<String> fullLoad() {
        return List.of("klaviyo_lists", "klaviyo_metric_data");
    }

    /** By base name of the table; a table without a rule keeps all its rows. YAML key {@code dedupe}. */
    Map<String, DedupeRule> dedupe();

    /** Tables joined at the same time; default 4, which leaves others of the account their share. YAML key {@code parallel_limit}. */
    @Value.Default
    default int parallelLimit() {
        return 4;
    }

    /** Default {@code hist_union}. YAML key {@code project_dir}. */
    @Value.Default
    default String projectDirectory() {
        return "hist_union";
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link HistUnionConfig}; not thread-safe. */
    final class Builder extends ImmutableHistUnionConfig.Builder {
        Builder() {}
    }
}

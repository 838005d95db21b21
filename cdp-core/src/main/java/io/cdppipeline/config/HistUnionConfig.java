package io.cdppipeline.config;

import java.util.List;
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

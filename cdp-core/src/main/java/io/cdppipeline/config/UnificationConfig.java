package io.cdppipeline.config;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** How customers are found behind their identifiers: YAML section {@code unification}. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface UnificationConfig {

    /** What the unification is called: {@code customer_360}. YAML key {@code name}. */
    String name();

    /** YAML key {@code id_method}. */
    @Value.Default
    default IdMethod idMethod() {
        return IdMethod.PERSISTENT_ID;
    }

    /** YAML key {@code update_strategy}. */
    @Value.Default
    default UpdateStrategy updateStrategy() {
        return UpdateStrategy.INCREMENTAL;
    }

    /** Staging tables, {@code table} or {@code database.table}; empty means every staging table with an identifier. YAML key {@code tables}. */
    List<String> tables();

    /** The endpoint of the unification call; default: the global endpoint's region. YAML key {@code regional_endpoint}. */
    Optional<String> regionalEndpoint();

    /** Default {@code unification}. YAML key {@code project_dir}. */
    @Value.Default
    default String projectDirectory() {
        return "unification";
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link UnificationConfig}; not thread-safe. */
    final class Builder extends ImmutableUnificationConfig.Builder {
        Builder() {}
    }
}

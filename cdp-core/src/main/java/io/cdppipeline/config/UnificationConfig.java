package io.cdppipeline.config;

import java.util.List;
import java.util.Map;
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

    /**
     * By table and column: the identifier that the column holds, or {@code none} for a column that is not to be used. What
     * is not said here is found by names and samples. YAML key {@code keys}.
     */
    Map<String, Map<String, String>> keys();

    /** By identifier: which of its values count. YAML key {@code key_rules}. */
    Map<String, KeyRule> keyRules();

    /** The identifiers that lead, the first before all; those not named follow, the steadiest first. YAML key {@code merge_by_keys}. */
    List<String> mergeByKeys();

    /** Values that stand for nobody. YAML key {@code exclusions}. */
    List<KeyExclusion> exclusions();

    /** By attribute of the master table: {@code table.column}s, the most trusted first. YAML key {@code attributes}. */
    Map<String, List<String>> attributes();

    /** Whether the service makes a table with one row per customer. YAML key {@code master_table}. */
    @Value.Default
    default boolean masterTable() {
        return true;
    }

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

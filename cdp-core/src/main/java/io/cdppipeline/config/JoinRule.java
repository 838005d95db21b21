package io.cdppipeline.config;

import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/** Columns of another staging table that rows of a table get beside their own. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface JoinRule {

    /** The base name of the other table, which is staged too. YAML key {@code table}. */
    String table();

    /** From staged columns of the table to those of the other one that hold the same; at least one. YAML key {@code on}. */
    Map<String, String> on();

    /**
     * Staged columns of the other table; at least one. Each becomes {@code {column}_dim}, or what is told: {@code city as
     * customer_city}. YAML key {@code columns}.
     */
    List<String> columns();

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link JoinRule}; not thread-safe. */
    final class Builder extends ImmutableJoinRule.Builder {
        Builder() {}
    }
}

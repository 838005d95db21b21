package io.cdppipeline.config;

import java.util.List;
import org.immutables.value.Value;

/** Which rows of a table are versions of one thing, and which version stays. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface DedupeRule {

    /** The columns that rows of one thing share; at least one. YAML key {@code partition_by}. */
    List<String> partitionBy();

    /** {@code column}, {@code column asc} or {@code column desc}: the first row in this order stays. YAML key {@code order_by}. */
    List<String> orderBy();

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link DedupeRule}; not thread-safe. */
    final class Builder extends ImmutableDedupeRule.Builder {
        Builder() {}
    }
}

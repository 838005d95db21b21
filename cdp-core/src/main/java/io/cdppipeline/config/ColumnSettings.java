package io.cdppipeline.config;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** What the staging does with one column, where its own rules should not decide. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface ColumnSettings {

    /** Default: by the column's name, type and values. YAML key {@code rule}. */
    Optional<ColumnRule> rule();

    /** Whether a text keeps its own spelling rather than capitals. YAML key {@code preserve_case}. */
    @Value.Default
    default boolean preserveCase() {
        return false;
    }

    /**
     * An expression over the raw columns, in the SQL of the staging's engine, that makes the column; it may be one that the
     * raw table does not have. YAML key {@code expression}.
     */
    Optional<String> expression();

    /** Where the expression is written, for messages; empty in a configuration built in code. */
    @Value.Auxiliary
    Optional<String> expressionPlace();

    /** Default: by the policy of what the column's name says that it is. YAML key {@code pii}. */
    Optional<PiiPolicy> pii();

    /** Which values of the JSON become columns, as {@code colour} or {@code size.width}; default: those in the sample. YAML key {@code keys}. */
    List<String> keys();

    static Builder builder() {
        return new Builder();
    }

    /** Builds {@link ColumnSettings}; not thread-safe. */
    final class Builder extends ImmutableColumnSettings.Builder {
        Builder() {}
    }
}

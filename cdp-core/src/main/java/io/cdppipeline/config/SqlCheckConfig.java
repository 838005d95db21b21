package io.cdppipeline.config;

import java.util.Optional;
import org.immutables.value.Value;

/** A check of the user's own: a query and what it has to give. Immutable and thread-safe. */
// The copyOf that the list of checks is checked with.
@Value.Immutable(copy = true)
@CdpStyle
public interface SqlCheckConfig {

    /** What is checked, for the report. YAML key {@code name}. */
    String name();

    /** The id of the phase after which it is checked. YAML key {@code phase}. */
    String phase();

    /** The database of unqualified names. Default: the one that the phase writes. YAML key {@code database}. */
    Optional<String> database();

    /** A Presto query. YAML key {@code sql}. */
    String sql();

    /** What it has to give. YAML key {@code expect}. */
    Expectation expect();

    /** What it amounts to if it gives something else. Default: FAIL. YAML key {@code severity}. */
    @Value.Default
    default Severity severity() {
        return Severity.FAIL;
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link SqlCheckConfig}; not thread-safe. */
    final class Builder extends ImmutableSqlCheckConfig.Builder {
        Builder() {}
    }
}

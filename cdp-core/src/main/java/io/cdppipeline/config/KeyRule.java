package io.cdppipeline.config;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** Which values of an identifier count; what is absent stays as the unification has it. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface KeyRule {

    /** What a value must look like, searched for in it. YAML key {@code valid_regexp}. */
    Optional<String> validRegexp();

    /** Values that stand for none, as {@code N/A}. YAML key {@code invalid_texts}. */
    Optional<List<String>> invalidTexts();

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link KeyRule}; not thread-safe. */
    final class Builder extends ImmutableKeyRule.Builder {
        Builder() {}
    }
}

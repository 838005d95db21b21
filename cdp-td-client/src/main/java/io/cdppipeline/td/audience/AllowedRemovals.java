package io.cdppipeline.td.audience;

import io.cdppipeline.config.CdpStyle;
import java.util.Set;
import org.immutables.value.Value;

/** What a full update of a parent segment may delete, by name. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface AllowedRemovals {

    /** Names of attributes. */
    Set<String> attributes();

    /** Names of behaviors. */
    Set<String> behaviors();

    /** Names of the columns of filters. */
    Set<String> audienceFilters();

    /** Nothing may be deleted. */
    static AllowedRemovals none() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds {@link AllowedRemovals}; not thread-safe. */
    final class Builder extends ImmutableAllowedRemovals.Builder {
        Builder() {}
    }
}

package io.cdppipeline.td.unification;

import io.cdppipeline.config.CdpStyle;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What to unify, and how (td-api fact sheet, section 5.1). What is not said is left to the service. Immutable and thread-safe.
 */
@Value.Immutable
@CdpStyle
public interface UnificationRequest {

    /** The content of {@code unify.yml}: text, numbers, booleans, lists and maps. */
    Definition unification();

    /** Whether to make canonical ids. */
    Optional<Boolean> runCanonicalIds();

    /** Whether to make persistent ids. */
    Optional<Boolean> runPersistentIds();

    /** Whether to add the ids to copies of the source tables. */
    Optional<Boolean> runEnrichments();

    /** Whether to make the master tables. */
    Optional<Boolean> runMasterTables();

    /** Whether to begin from nothing; otherwise what is new is added. */
    Optional<Boolean> fullRefresh();

    /** Whether to keep the tables between the steps. */
    Optional<Boolean> keepDebugTables();

    /** Whether to use what the service does not yet offer to all. */
    Optional<Boolean> earlyAccess();

    /**
     * The content of {@code unify.yml}.
     *
     * @param fields text, numbers, booleans, lists and maps
     */
    record Definition(Map<String, @Nullable Object> fields) {}

    /** A request with only the definition set. */
    static Builder of(Map<String, @Nullable Object> unification) {
        return builder().unification(new Definition(unification));
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link UnificationRequest}; not thread-safe. */
    final class Builder extends ImmutableUnificationRequest.Builder {
        Builder() {}
    }
}

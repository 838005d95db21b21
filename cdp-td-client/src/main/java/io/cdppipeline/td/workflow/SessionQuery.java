package io.cdppipeline.td.workflow;

import io.cdppipeline.config.CdpStyle;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** Which sessions to list, the newest first; without anything all of them. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface SessionQuery {

    /** The project's id. */
    Optional<String> projectId();

    /** The workflow's name; only with {@link #projectId()}. */
    Optional<String> workflow();

    /** How many the service gives at a time; 1 to 100. Default: what the service thinks best, which is 100. */
    OptionalInt pageSize();

    /** The id of a session, to begin with the one before it in time. */
    Optional<String> before();

    @Value.Check
    default void check() {
        if (workflow().isPresent() && projectId().isEmpty()) {
            throw new IllegalStateException("The sessions of workflow '"
                    + workflow().get() + "' can be listed only within a project: set projectId(…)");
        }
    }

    /** All sessions. */
    static SessionQuery all() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link SessionQuery}; not thread-safe. */
    final class Builder extends ImmutableSessionQuery.Builder {
        Builder() {}
    }
}

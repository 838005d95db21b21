package io.cdppipeline.td.workflow;

import io.cdppipeline.config.CdpStyle;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** Which workflows of all projects' latest revisions to list; without anything all of them. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface WorkflowQuery {

    /** A part of the names. */
    Optional<String> namePattern();

    /** Whether the pattern may be part of the project's name instead. */
    @Value.Default
    default boolean searchProjectName() {
        return false;
    }

    /** Whether the newest come first. */
    @Value.Default
    default boolean descending() {
        return false;
    }

    /** How many the service gives at a time; 1 or more. Default: what the service thinks best. */
    OptionalInt pageSize();

    /** The id of a workflow, to begin with the one after it in the list's order. */
    Optional<String> after();

    /** All workflows. */
    static WorkflowQuery all() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link WorkflowQuery}; not thread-safe. */
    final class Builder extends ImmutableWorkflowQuery.Builder {
        Builder() {}
    }
}

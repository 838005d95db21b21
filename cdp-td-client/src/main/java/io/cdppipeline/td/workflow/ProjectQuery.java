package io.cdppipeline.td.workflow;

import io.cdppipeline.config.CdpStyle;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** Which projects to list; without anything all of them. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface ProjectQuery {

    /** The project's whole name. */
    Optional<String> name();

    /** A part of the names. */
    Optional<String> namePattern();

    /** How many the service gives at a time; 1 or more. Default: what the service thinks best. */
    OptionalInt pageSize();

    /** The id of a project, to begin with the one after it. */
    Optional<String> after();

    /** All projects. */
    static ProjectQuery all() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link ProjectQuery}; not thread-safe. */
    final class Builder extends ImmutableProjectQuery.Builder {
        Builder() {}
    }
}

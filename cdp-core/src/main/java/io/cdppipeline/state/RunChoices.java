package io.cdppipeline.state;

import io.cdppipeline.run.OnChangedConfig;
import java.util.List;
import java.util.Optional;

/**
 * What the caller wants a run to do with what an earlier run has left.
 *
 * @param onChangedConfig what to do if the configuration has changed
 * @param from the phase to begin at, complete or not; the phases before it are passed by
 * @param only the phases to run, complete or not; empty for all
 */
public record RunChoices(OnChangedConfig onChangedConfig, Optional<String> from, List<String> only) {

    /** Go on where an unfinished run stopped; with another configuration, begin anew. */
    public static final RunChoices STANDARD = new RunChoices(OnChangedConfig.NEW_RUN, Optional.empty(), List.of());

    public RunChoices {
        only = List.copyOf(only);
    }

    /** Whether the caller has named phases. */
    boolean named() {
        return from.isPresent() || !only.isEmpty();
    }
}

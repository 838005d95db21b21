package io.cdppipeline.preflight;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.target.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What a check is given.
 *
 * @param config the pipeline's configuration
 * @param phases its phases, in order
 * @param workDirectory where its state, projects and reports are, or will be
 * @param target where it runs; empty before the target was opened, and where it is not there yet
 * @param clock the pipeline's clock
 * @param mayProbe whether the caller allows a database to be made and dropped, to see whether that is permitted
 */
public record PreflightContext(
        PipelineConfig config,
        List<Phase> phases,
        Path workDirectory,
        Optional<Target> target,
        Clock clock,
        boolean mayProbe) {

    public PreflightContext {
        phases = List.copyOf(phases);
    }
}

package io.cdppipeline.phase;

import io.cdppipeline.config.PipelineConfig;
import java.util.List;

/**
 * Gives the phases for the sections of a configuration; found on the class path with {@link java.util.ServiceLoader} when
 * a pipeline is built.
 */
public interface PackProvider {

    /** The phases, in the order in which they run. */
    List<Phase> phases(PipelineConfig config);
}

package io.cdppipeline.target;

import io.cdppipeline.config.PipelineConfig;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What a {@link TargetProvider} is given.
 *
 * @param config the pipeline's configuration
 * @param workDirectory the pipeline's work directory, which relative paths of the configuration are relative to
 * @param clock the pipeline's clock
 */
public record TargetRequest(PipelineConfig config, Path workDirectory, Clock clock) {}

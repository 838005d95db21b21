package io.cdppipeline.phase;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.target.Catalog;
import java.time.Instant;

/**
 * What a generator works from.
 *
 * @param config the pipeline's configuration
 * @param catalog the schemas that the phases before have made
 * @param now the moment that counts as now, so that a generator needs no clock of its own
 */
public record PhaseContext(PipelineConfig config, Catalog catalog, Instant now) {}

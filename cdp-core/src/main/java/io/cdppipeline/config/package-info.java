/**
 * What a pipeline is made from: open {@link io.cdppipeline.config.PipelineConfig} first; {@link io.cdppipeline.config.ConfigLoader} reads it from YAML.
 */
@NullMarked
package io.cdppipeline.config;

import org.jspecify.annotations.NullMarked;

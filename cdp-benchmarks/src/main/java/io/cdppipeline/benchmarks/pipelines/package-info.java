/**
 * How many pipelines at once fare: see {@link io.cdppipeline.benchmarks.pipelines.ManyPipelines}.
 */
@NullMarked
package io.cdppipeline.benchmarks.pipelines;

import org.jspecify.annotations.NullMarked;

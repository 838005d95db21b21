/**
 * What it costs to keep a run's state: see {@link io.cdppipeline.benchmarks.state.StateChange}.
 */
@NullMarked
package io.cdppipeline.benchmarks.state;

import org.jspecify.annotations.NullMarked;

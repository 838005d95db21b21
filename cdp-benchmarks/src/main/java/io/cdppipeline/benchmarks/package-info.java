/**
 * Measurements, each against a peer or a physical limit in the same process and run. Start with {@link
 * io.cdppipeline.benchmarks.Benchmarks}, which lists and runs them; {@link io.cdppipeline.benchmarks.SideBySide} is how they take
 * turns.
 */
@NullMarked
package io.cdppipeline.benchmarks;

import org.jspecify.annotations.NullMarked;

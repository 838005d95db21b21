/**
 * How waiting for many attempts at once fares: see {@link io.cdppipeline.benchmarks.waits.ClientWaits}.
 */
@NullMarked
package io.cdppipeline.benchmarks.waits;

import org.jspecify.annotations.NullMarked;

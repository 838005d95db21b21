/** Measurements of the embedded Treasure Data: its start, what it bears, and its identity resolver. */
@NullMarked
package io.cdppipeline.benchmarks.local;

import org.jspecify.annotations.NullMarked;

/** Measurements of the Presto SQL bridge. */
@NullMarked
package io.cdppipeline.benchmarks.sql;

import org.jspecify.annotations.NullMarked;

/** Generation: what it costs to render, write and check whole projects, beside the compiler of Dataform. */
@NullMarked
package io.cdppipeline.benchmarks.generate;

import org.jspecify.annotations.NullMarked;

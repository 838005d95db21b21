/** What a task of a workflow costs on the embedded Treasure Data. */
@NullMarked
package io.cdppipeline.benchmarks.workflow;

import org.jspecify.annotations.NullMarked;

/**
 * The journal of a run, a file that a person can read: open {@link io.cdppipeline.state.PipelineState} first.
 */
@NullMarked
package io.cdppipeline.state;

import org.jspecify.annotations.NullMarked;

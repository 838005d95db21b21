/**
 * What a run tells while it goes on: open {@link io.cdppipeline.event.PipelineListener} first.
 */
@NullMarked
package io.cdppipeline.event;

import org.jspecify.annotations.NullMarked;

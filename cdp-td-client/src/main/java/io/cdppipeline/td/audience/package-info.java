/**
 * Parent segments, segments, activations and journeys: open {@link io.cdppipeline.td.audience.TdParentSegments} first.
 */
@NullMarked
package io.cdppipeline.td.audience;

import org.jspecify.annotations.NullMarked;

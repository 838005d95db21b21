/**
 * The phases: open {@link io.cdppipeline.phase.PhaseGenerator} first, it is what a phase of your own implements.
 */
@NullMarked
package io.cdppipeline.phase;

import org.jspecify.annotations.NullMarked;

/**
 * What is looked at before a run: open {@link io.cdppipeline.preflight.PreflightCheck} first.
 */
@NullMarked
package io.cdppipeline.preflight;

import org.jspecify.annotations.NullMarked;

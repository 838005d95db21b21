/**
 * Where a pipeline runs: open {@link io.cdppipeline.target.Target} first.
 */
@NullMarked
package io.cdppipeline.target;

import org.jspecify.annotations.NullMarked;

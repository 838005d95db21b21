/**
 * A client of Treasure Data's REST and workflow APIs: open {@link io.cdppipeline.td.TdClient} first. The pipeline's target
 * over it is {@link io.cdppipeline.td.TdTarget}.
 */
@NullMarked
package io.cdppipeline.td;

import org.jspecify.annotations.NullMarked;

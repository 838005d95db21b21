/**
 * Waiting for attempts and jobs, for one or for thousands at a time: open {@link io.cdppipeline.td.wait.TdWaits} first.
 */
@NullMarked
package io.cdppipeline.td.wait;

import org.jspecify.annotations.NullMarked;

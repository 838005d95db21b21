/**
 * Answers that fail when a test wants them to, and the requests that came: open {@link io.cdppipeline.local.fault.Faults}
 * first.
 */
@NullMarked
package io.cdppipeline.local.fault;

import org.jspecify.annotations.NullMarked;

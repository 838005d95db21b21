/**
 * Starting a workflow and watching it to its end: open {@link io.cdppipeline.monitor.Monitor} first.
 */
@NullMarked
package io.cdppipeline.monitor;

import org.jspecify.annotations.NullMarked;

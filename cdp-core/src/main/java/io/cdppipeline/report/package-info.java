/**
 * What is written at the end of a run: open {@link io.cdppipeline.report.PipelineReport} first.
 */
@NullMarked
package io.cdppipeline.report;

import org.jspecify.annotations.NullMarked;

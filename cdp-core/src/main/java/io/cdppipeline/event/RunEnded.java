package io.cdppipeline.event;

import io.cdppipeline.report.PipelineReport;

/**
 * A run has ended, well or not; its report is written.
 *
 * @param runId the run's id
 * @param report the report
 */
public record RunEnded(String runId, PipelineReport report) {}

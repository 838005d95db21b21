package io.cdppipeline;

import io.cdppipeline.report.PipelineReport;
import io.cdppipeline.state.RunStatus;

/**
 * How a run ended. Immutable and thread-safe; its {@code toString} is the report's summary table.
 *
 * @param report what it made, partial if it did not come to its end
 */
public record PipelineResult(PipelineReport report) {

    public boolean success() {
        return report.success();
    }

    /** Whether anything was done: false if the run was not approved of. */
    public boolean begun() {
        return report.state().status() != RunStatus.NOT_BEGUN;
    }

    /** What a process should exit with: 0 on success, 1 otherwise. */
    public int exitStatus() {
        return success() ? 0 : 1;
    }

    @Override
    public String toString() {
        return begun() ? report.toString() : "Run " + report.runId() + " was not approved of; nothing was done.\n";
    }
}

package io.cdppipeline.report;

import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.StateStore;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a run made: a view of its journal. Immutable and thread-safe.
 *
 * @param state the journal, at the end of the run or, for a partial report, where it stopped
 */
public record PipelineReport(PipelineState state) {

    /** The name of the report for people. */
    public static final String MARKDOWN_NAME = "pipeline_report.md";

    /** The name of the report for programs. */
    public static final String JSON_NAME = "pipeline_report.json";

    public String runId() {
        return state.pipelineId();
    }

    public boolean success() {
        return state.status() == RunStatus.SUCCESS;
    }

    /** By phase id, in the order of the pipeline. */
    public Map<String, PhaseState> phases() {
        return state.phases();
    }

    /** The report for people, CommonMark with tables. */
    public String markdown() {
        return new MarkdownReport(state).text();
    }

    /** The report for programs: the same fields as {@code pipeline_state.json}. */
    public String json() {
        return StateStore.toJson(state);
    }

    /** Writes both reports into a directory, each all or nothing. */
    public void writeTo(Path directory) {
        StateStore.writeDurably(directory.resolve(MARKDOWN_NAME), markdown());
        StateStore.writeDurably(directory.resolve(JSON_NAME), json());
    }

    /** The summary table of the report, for a terminal. */
    @Override
    public String toString() {
        return new MarkdownReport(state).summary();
    }
}

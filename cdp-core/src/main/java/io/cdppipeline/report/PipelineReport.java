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

    /** The name of the report for people with a browser: one page that needs nothing else. */
    public static final String HTML_NAME = "pipeline_report.html";

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
        return MarkdownReport.text(ReportContent.of(state));
    }

    /** The report as a page of HTML with a timeline and the tables' rows drawn; it loads nothing from elsewhere. */
    public String html() {
        return HtmlReport.text(
                "Pipeline " + state.pipelineId() + " of " + state.globalConfig().client(), ReportContent.of(state));
    }

    /** The report for programs: JSON whose keys stay. */
    public String json() {
        return JsonReport.text(state);
    }

    /** Writes the reports into a directory, each all or nothing. */
    public void writeTo(Path directory) {
        StateStore.writeDurably(directory.resolve(MARKDOWN_NAME), markdown());
        StateStore.writeDurably(directory.resolve(HTML_NAME), html());
        StateStore.writeDurably(directory.resolve(JSON_NAME), json());
    }

    /** The summary table of the report, for a terminal. */
    @Override
    public String toString() {
        return MarkdownReport.block(ReportContent.summary(state));
    }
}

package io.cdppipeline.report;

import io.cdppipeline.report.Block.Bullets;
import io.cdppipeline.report.Block.Code;
import io.cdppipeline.report.Block.Column;
import io.cdppipeline.report.Block.Heading;
import io.cdppipeline.report.Block.Numbered;
import io.cdppipeline.report.Block.Paragraph;
import io.cdppipeline.report.Block.Table;
import io.cdppipeline.run.ProbableCauses;
import io.cdppipeline.run.ProbableCauses.Symptom;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a report says to those who keep the pipeline running: what to do next, what to watch, and what to do when it fails. */
final class OperationSections {

    private final PipelineState state;
    private final boolean success;
    private final List<Block> blocks = new ArrayList<>();

    private OperationSections(PipelineState state) {
        this.state = state;
        this.success = state.status() == RunStatus.SUCCESS;
    }

    static List<Block> of(PipelineState state) {
        OperationSections sections = new OperationSections(state);
        sections.nextSteps();
        sections.monitoring();
        sections.runbook();
        sections.troubleshooting();
        return sections.blocks;
    }

    /** What to do next, one sentence each. */
    static List<String> nextSteps(PipelineState state) {
        return state.status() == RunStatus.SUCCESS
                ? List.of(
                        "Look at the data quality above: coverage, resolution rate, and rows that are fewer than you know there"
                                + " are.",
                        "Schedule the pipeline, as below.",
                        "Put the monitoring queries below where somebody sees their answers.",
                        "Keep this report and `pipeline_config.json` with what your team writes down of the pipeline.")
                : List.of(
                        "Read what failed above, and the log it names.",
                        "Mend the cause: data, configuration or permissions.",
                        "Run again on the same directory; phases that are complete are not repeated.");
    }

    private void nextSteps() {
        blocks.add(new Heading(2, "Next steps"));
        blocks.add(new Numbered(nextSteps(state)));
        if (success) {
            blocks.add(new Heading(3, "Schedule"));
            blocks.add(new Code("java", scheduling()));
        }
    }

    /** The calls that schedule this run's phases: all of them at night, and the first one by itself more often. */
    private String scheduling() {
        List<String> deployed = state.phases().entrySet().stream()
                .filter(phase -> phase.getValue().deployment().isPresent())
                .map(Map.Entry::getKey)
                .toList();
        StringBuilder calls = new StringBuilder("""
                CdpPipeline pipeline = CdpPipeline.builder().config(Path.of("pipeline.yml")).build();
                // All phases, one after another, daily at 2 AM
                pipeline.schedule("0 2 * * *", ZoneId.of("UTC"));
                """);
        if (deployed.size() > 1) {
            calls.append("// Or phases of their own: the first one more often, the last one daily at 4 AM\n");
            calls.append(schedule(deployed.get(0), "0 */6 * * *"));
            calls.append(schedule(deployed.get(deployed.size() - 1), "0 4 * * *"));
        }
        return calls.append("// All schedules\npipeline.schedules().list().forEach(System.out::println);")
                .toString();
    }

    private static String schedule(String phaseId, String cron) {
        return "pipeline.schedule(\"" + phaseId + "\", \"" + cron + "\", ZoneId.of(\"UTC\"));\n";
    }

    private void monitoring() {
        List<Block> queries = new ArrayList<>();
        state.phases()
                .values()
                .forEach(phase -> MonitoringQueries.of(phase).forEach((title, sql) -> {
                    queries.add(new Heading(3, phase.title() + ": " + title));
                    queries.add(new Code("sql", sql));
                }));
        if (!queries.isEmpty()) {
            blocks.add(new Heading(2, "Monitoring queries"));
            blocks.addAll(queries);
        }
    }

    private void runbook() {
        blocks.add(new Heading(2, "Runbook"));
        blocks.add(new Paragraph(
                "A run that has stopped, for whatever reason, resumes when it is started again on the same directory with the same"
                        + " configuration: what is complete is not done again, and no session is started twice."));
        List<List<String>> rows = new ArrayList<>();
        state.phases()
                .forEach((id, phase) ->
                        rows.add(List.of(phase.title(), look(phase), repeat(phase), rollback(id, phase))));
        blocks.add(new Table(
                List.of(
                        new Column("When this fails", false),
                        new Column("Look at", false),
                        new Column("Then", false),
                        new Column("To roll back", false)),
                rows));
        blocks.add(new Heading(3, "When a session has to be stopped"));
        blocks.add(new Paragraph(
                "A run stops no session that it has started, unless it is interrupted and was told to. Kill it in the console, or with"
                        + " `client.attempts().kill(attemptId)`; the attempt ids are in the deployment records above. The run"
                        + " then ends that phase as killed by somebody else. If the session is run again there, a run that is"
                        + " still waiting follows the newer attempt."));
    }

    private static String look(PhaseState phase) {
        return phase.logFile().map(file -> "`" + file + "`").orElse("its log in `pipeline_logs/`")
                + phase.deployment()
                        .map(deployed -> ", and the sessions of project `"
                                + deployed.deployment().projectName() + "`")
                        .orElse("");
    }

    private static String repeat(PhaseState phase) {
        return phase.status() == PhaseStatus.SKIPPED
                ? "nothing: it was skipped"
                : "mend the cause and run again: the run resumes at " + phase.title();
    }

    private static String rollback(String id, PhaseState phase) {
        return phase.deployment().isPresent()
                ? "`pipeline.rollback(\"" + id
                        + "\")` puts the files of its last good deployment back; tables stay as they are"
                : "nothing is deployed";
    }

    private void troubleshooting() {
        blocks.add(new Heading(2, "Troubleshooting"));
        state.phases()
                .values()
                .forEach(phase -> phase.error()
                        .map(ProbableCauses::of)
                        .filter(causes -> !causes.isEmpty())
                        .ifPresent(causes -> {
                            blocks.add(new Heading(3, "Of this run: " + phase.title()));
                            blocks.add(new Numbered(causes));
                        }));
        List<List<String>> rows = new ArrayList<>();
        for (Symptom symptom : ProbableCauses.known()) {
            rows.add(List.of(symptom.title(), String.join("; ", symptom.causes())));
        }
        blocks.add(new Table(List.of(new Column("Symptom", false), new Column("Probable causes", false)), rows));
        blocks.add(new Bullets(List.of(
                "The coverage is too low: count the rows of the staging tables that have an email, a phone number or an id; add"
                        + " identifiers to the unification, or lower `min_coverage` of `validation` knowingly.",
                "A session has run for over two hours: the run asks whether to go on waiting; the tasks that are at work say"
                        + " where the time goes.",
                "Something else: the log of the phase holds the whole log of each session.")));
    }
}

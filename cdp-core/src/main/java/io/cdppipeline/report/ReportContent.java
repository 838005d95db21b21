package io.cdppipeline.report;

import io.cdppipeline.report.Block.Bar;
import io.cdppipeline.report.Block.Bars;
import io.cdppipeline.report.Block.Bullets;
import io.cdppipeline.report.Block.Code;
import io.cdppipeline.report.Block.Column;
import io.cdppipeline.report.Block.Heading;
import io.cdppipeline.report.Block.Paragraph;
import io.cdppipeline.report.Block.Span;
import io.cdppipeline.report.Block.Table;
import io.cdppipeline.report.Block.Timeline;
import io.cdppipeline.state.DeploymentState;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.WorkflowState;
import io.cdppipeline.validate.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What a report says of a run's journal, in order. */
final class ReportContent {

    private final PipelineState state;
    private final Collection<PhaseState> phases;
    private final List<Block> blocks = new ArrayList<>();

    private ReportContent(PipelineState state) {
        this.state = state;
        this.phases = state.phases().values();
    }

    static List<Block> of(PipelineState state) {
        ReportContent content = new ReportContent(state);
        content.header();
        content.blocks.add(new Heading(2, "Pipeline execution summary"));
        content.blocks.add(summary(state));
        content.timeline();
        content.failures();
        content.tables();
        content.metrics();
        content.checks();
        content.notes();
        content.deployments();
        content.files();
        content.blocks.addAll(OperationSections.of(state));
        return List.copyOf(content.blocks);
    }

    /** The table of phases, each with its outcome. */
    static Table summary(PipelineState state) {
        List<List<String>> rows = new ArrayList<>();
        long tables = 0;
        long all = 0;
        long added = 0;
        Duration duration = Duration.ZERO;
        for (PhaseState phase : state.phases().values()) {
            rows.add(List.of(
                    phase.title(),
                    status(phase.status()),
                    Numbers.duration(phase.duration()),
                    Integer.toString(phase.tables().size()),
                    Numbers.count(sum(phase.tables().values())),
                    Numbers.signed(added(phase)),
                    sessions(phase)));
            tables += phase.tables().size();
            all += sum(phase.tables().values());
            added += added(phase);
            duration = duration.plus(phase.duration());
        }
        rows.add(List.of(
                "TOTAL",
                state.status() == RunStatus.SUCCESS ? "✓" : "✗",
                Numbers.duration(duration),
                Long.toString(tables),
                Numbers.count(all),
                Numbers.signed(added),
                "-"));
        return new Table(
                columns("Phase", "Status", "Duration #", "Tables #", "Rows #", "New rows #", "Session ID"), rows);
    }

    private void header() {
        boolean success = state.status() == RunStatus.SUCCESS;
        blocks.add(new Heading(1, "CDP implementation " + (success ? "complete ✓" : "stopped ✗ (partial report)")));
        List<String> facts = new ArrayList<>();
        facts.add("Pipeline ID: " + state.pipelineId());
        facts.add("Client: " + state.globalConfig().client() + " on "
                + state.globalConfig().tdEndpoint());
        facts.add("Started: " + Numbers.when(state.startedAt()));
        state.resumedAt().ifPresent(at -> facts.add("Resumed: " + Numbers.when(at)));
        state.completedAt().ifPresent(at -> {
            facts.add("Completed: " + Numbers.when(at));
            facts.add("Total duration: " + Numbers.duration(Duration.between(state.startedAt(), at))
                    + (state.resumedAt().isPresent() ? ", the time before it was resumed included" : ""));
        });
        blocks.add(new Bullets(facts));
    }

    private void timeline() {
        List<Span> spans = new ArrayList<>();
        for (PhaseState phase : phases) {
            phase.startedAt()
                    .ifPresent(start -> spans.add(new Span(
                            phase.title(), phase.status().name().toLowerCase(Locale.ROOT), start, phase.duration())));
            for (WorkflowState workflow : phase.workflows()) {
                Instant end = workflow.completedAt().orElse(workflow.startedAt());
                spans.add(new Span(
                        "· " + workflow.workflowName(),
                        outcome(workflow),
                        workflow.startedAt(),
                        Duration.between(workflow.startedAt(), end)));
            }
        }
        if (!spans.isEmpty()) {
            blocks.add(new Timeline(spans));
        }
    }

    private void failures() {
        for (PhaseState phase : phases) {
            phase.error().ifPresent(error -> {
                blocks.add(new Heading(2, "What failed: " + phase.title()));
                blocks.add(new Code("", error.strip()));
                List<List<String>> bad = phase.checks().stream()
                        .filter(check -> check.status() != Check.Status.PASS)
                        .map(check -> List.of(check.name(), mark(check.status()), check.message()))
                        .toList();
                if (!bad.isEmpty()) {
                    blocks.add(new Table(columns("Check", "Result", "Found"), bad));
                }
                phase.logFile()
                        .ifPresent(file -> blocks.add(new Paragraph("The whole log is in `" + file
                                + "`. Mend the cause and run again on the same directory:"
                                + " the run resumes at this phase.")));
            });
        }
    }

    private void tables() {
        if (none(phase -> !phase.tables().isEmpty())) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        for (PhaseState phase : phases) {
            phase.tables().forEach((table, count) -> {
                long before = phase.tablesBefore().getOrDefault(table, 0L);
                rows.add(List.of(
                        phase.title(), "`" + table + "`", Numbers.count(count), Numbers.signed(count - before)));
                bars.add(new Bar(table, before, count));
            });
        }
        blocks.add(new Heading(2, "Tables"));
        blocks.add(new Table(columns("Phase", "Table", "Rows #", "New rows #"), rows));
        blocks.add(new Bars(bars));
    }

    private void metrics() {
        if (none(phase -> !phase.metrics().isEmpty())) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        phases.forEach(phase -> phase.metrics()
                .forEach((name, value) -> rows.add(List.of(phase.title(), name, Numbers.measure(value)))));
        blocks.add(new Heading(2, "Data quality metrics"));
        blocks.add(new Table(columns("Phase", "Metric", "Value #"), rows));
    }

    private void checks() {
        if (none(phase -> !phase.checks().isEmpty())) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (PhaseState phase : phases) {
            for (Check check : phase.checks()) {
                rows.add(List.of(phase.title(), check.name(), mark(check.status()), check.message()));
            }
        }
        blocks.add(new Heading(2, "Validation"));
        blocks.add(new Paragraph(String.format(
                Locale.ROOT,
                "%d of %d checks passed, %d warned, %d failed.",
                count(Check.Status.PASS),
                rows.size(),
                count(Check.Status.WARN),
                count(Check.Status.FAIL))));
        blocks.add(new Table(columns("Phase", "Check", "Result", "Found"), rows));
    }

    private long count(Check.Status status) {
        return phases.stream()
                .flatMap(phase -> phase.checks().stream())
                .filter(check -> check.status() == status)
                .count();
    }

    private void notes() {
        if (none(phase -> !phase.notes().isEmpty())) {
            return;
        }
        blocks.add(new Heading(2, "Notes"));
        blocks.add(new Bullets(phases.stream()
                .flatMap(phase -> phase.notes().stream().map(note -> phase.title() + ": " + note))
                .toList()));
    }

    private void deployments() {
        if (none(phase -> phase.deployment().isPresent())) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (PhaseState phase : phases) {
            phase.deployment().ifPresent(deployed -> {
                if (phase.workflows().isEmpty()) {
                    rows.add(deployment(deployed, "-", "-", "-", "-", "-"));
                }
                for (WorkflowState workflow : phase.workflows()) {
                    rows.add(deployment(
                            deployed,
                            workflow.workflowName(),
                            workflow.sessionId().orElse("-"),
                            workflow.attemptId().orElse("-"),
                            Numbers.when(workflow.sessionTime()),
                            outcome(workflow)));
                }
            });
        }
        blocks.add(new Heading(2, "Deployment records"));
        blocks.add(new Table(
                columns(
                        "Project",
                        "Project ID",
                        "Revision",
                        "Deployed",
                        "Workflow",
                        "Session ID",
                        "Attempt ID",
                        "Session time",
                        "Outcome"),
                rows));
        for (PhaseState phase : phases) {
            phase.logFile().ifPresent(file -> blocks.add(new Paragraph(phase.title() + " log: `" + file + "`")));
        }
    }

    private static List<String> deployment(DeploymentState deployed, String... session) {
        List<String> row = new ArrayList<>(List.of(
                deployed.deployment().projectName(),
                deployed.deployment().projectId(),
                deployed.deployment().revision(),
                Numbers.when(deployed.deployedAt())));
        row.addAll(Arrays.asList(session));
        return row;
    }

    private void files() {
        long total = phases.stream().mapToLong(phase -> phase.files().size()).sum();
        if (total == 0) {
            return;
        }
        blocks.add(new Heading(2, "Files generated"));
        blocks.add(new Paragraph("Total files: " + total));
        for (PhaseState phase : phases) {
            if (!phase.files().isEmpty()) {
                blocks.add(new Heading(3, phase.title() + " (" + phase.files().size() + " files)"));
                blocks.add(new Bullets(new TreeSet<>(phase.files().keySet())
                        .stream().map(file -> "`" + file + "`").toList()));
            }
        }
    }

    private boolean none(Predicate<PhaseState> wanted) {
        return phases.stream().noneMatch(wanted);
    }

    /** A phase whose tables were not counted has added nothing that is known of. */
    static long added(PhaseState phase) {
        return phase.tables().isEmpty()
                ? 0
                : sum(phase.tables().values()) - sum(phase.tablesBefore().values());
    }

    private static String sessions(PhaseState phase) {
        List<String> ids = phase.workflows().stream()
                .map(workflow -> workflow.sessionId().orElse("not started"))
                .toList();
        return ids.isEmpty() ? "-" : String.join(", ", ids);
    }

    private static String status(PhaseStatus status) {
        return switch (status) {
            case COMPLETED -> "✓ Success";
            case FAILED -> "✗ Failed";
            case SKIPPED -> "○ Skipped";
            case IN_PROGRESS -> "→ In progress";
            case PENDING -> "□ Pending";
        };
    }

    private static String mark(Check.Status status) {
        return switch (status) {
            case PASS -> "✓ PASS";
            case WARN -> "⚠ WARN";
            case FAIL -> "✗ FAIL";
        };
    }

    private static String outcome(WorkflowState workflow) {
        return workflow.outcome()
                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                .orElse("unknown");
    }

    /** Columns by title; one that ends in {@code #} holds numbers. */
    private static List<Column> columns(String... titles) {
        return Arrays.stream(titles)
                .map(title -> title.endsWith(" #")
                        ? new Column(title.substring(0, title.length() - 2), true)
                        : new Column(title, false))
                .toList();
    }

    private static long sum(Collection<Long> rows) {
        return rows.stream().mapToLong(Long::longValue).sum();
    }
}

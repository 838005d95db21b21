package io.cdppipeline.report;

import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.WorkflowState;
import io.cdppipeline.validate.Check;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a run's journal as Markdown. */
final class MarkdownReport {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final PipelineState state;
    private final StringBuilder out = new StringBuilder();

    MarkdownReport(PipelineState state) {
        this.state = state;
    }

    String text() {
        header();
        line("## Pipeline execution summary\n");
        out.append(summary());
        failures();
        tables();
        metrics();
        checks();
        notes();
        deployments();
        files();
        nextSteps();
        return out.toString();
    }

    private void header() {
        boolean success = state.status() == RunStatus.SUCCESS;
        line("# CDP implementation " + (success ? "complete ✓" : "stopped ✗ (partial report)") + "\n");
        line("- Pipeline ID: " + state.pipelineId());
        line("- Client: " + state.globalConfig().client() + " on "
                + state.globalConfig().tdEndpoint());
        line("- Started: " + WHEN.format(state.startedAt()));
        state.resumedAt().ifPresent(at -> line("- Resumed: " + WHEN.format(at)));
        state.completedAt().ifPresent(at -> {
            line("- Completed: " + WHEN.format(at));
            line("- Total duration: " + Numbers.duration(Duration.between(state.startedAt(), at))
                    + (state.resumedAt().isPresent() ? ", the time before it was resumed included" : ""));
        });
        line("");
    }

    /** The table of phases, each with its outcome; ends with a line feed. */
    String summary() {
        StringBuilder table = new StringBuilder();
        table.append("| Phase | Status | Duration | Tables | Rows | New rows | Session ID |\n");
        table.append("|---|---|---:|---:|---:|---:|---|\n");
        long tables = 0;
        long rows = 0;
        long added = 0;
        Duration duration = Duration.ZERO;
        for (PhaseState phase : state.phases().values()) {
            long phaseRows = sum(phase.tables());
            long phaseAdded = added(phase);
            table.append("| ")
                    .append(phase.title())
                    .append(" | ")
                    .append(status(phase.status()))
                    .append(" | ")
                    .append(Numbers.duration(phase.duration()))
                    .append(" | ")
                    .append(phase.tables().size())
                    .append(" | ")
                    .append(Numbers.count(phaseRows))
                    .append(" | ")
                    .append(Numbers.signed(phaseAdded))
                    .append(" | ")
                    .append(sessions(phase))
                    .append(" |\n");
            tables += phase.tables().size();
            rows += phaseRows;
            added += phaseAdded;
            duration = duration.plus(phase.duration());
        }
        table.append("| TOTAL | ")
                .append(state.status() == RunStatus.SUCCESS ? "✓" : "✗")
                .append(" | ")
                .append(Numbers.duration(duration))
                .append(" | ")
                .append(tables)
                .append(" | ")
                .append(Numbers.count(rows))
                .append(" | ")
                .append(Numbers.signed(added))
                .append(" | - |\n");
        return table.toString();
    }

    /** A phase whose tables were not counted has added nothing that is known of. */
    private static long added(PhaseState phase) {
        return phase.tables().isEmpty() ? 0 : sum(phase.tables()) - sum(phase.tablesBefore());
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

    private void failures() {
        state.phases()
                .forEach((id, phase) -> phase.error().ifPresent(error -> {
                    line("\n## What failed: " + phase.title() + "\n");
                    line("```");
                    line(error.strip());
                    line("```");
                    phase.logFile()
                            .ifPresent(file -> line("\nThe whole log is in `" + file
                                    + "`. Mend the cause and run again on the same directory:"
                                    + " the run resumes at this phase."));
                }));
    }

    private void tables() {
        if (state.phases().values().stream().allMatch(phase -> phase.tables().isEmpty())) {
            return;
        }
        line("\n## Tables\n");
        line("| Phase | Table | Rows | New rows |");
        line("|---|---|---:|---:|");
        for (PhaseState phase : state.phases().values()) {
            for (Map.Entry<String, Long> table : phase.tables().entrySet()) {
                long before = phase.tablesBefore().getOrDefault(table.getKey(), 0L);
                line("| " + phase.title() + " | `" + table.getKey() + "` | " + Numbers.count(table.getValue()) + " | "
                        + Numbers.signed(table.getValue() - before) + " |");
            }
        }
    }

    private void metrics() {
        if (state.phases().values().stream().allMatch(phase -> phase.metrics().isEmpty())) {
            return;
        }
        line("\n## Data quality metrics\n");
        line("| Phase | Metric | Value |");
        line("|---|---|---:|");
        state.phases()
                .values()
                .forEach(phase -> phase.metrics()
                        .forEach((name, value) ->
                                line("| " + phase.title() + " | " + name + " | " + Numbers.measure(value) + " |")));
    }

    private void checks() {
        if (state.phases().values().stream().allMatch(phase -> phase.checks().isEmpty())) {
            return;
        }
        line("\n## Validation\n");
        line("| Phase | Check | Result | Found |");
        line("|---|---|---|---|");
        for (PhaseState phase : state.phases().values()) {
            for (Check check : phase.checks()) {
                line("| " + phase.title() + " | " + cell(check.name()) + " | " + mark(check.status()) + " | "
                        + cell(check.message()) + " |");
            }
        }
    }

    private static String mark(Check.Status status) {
        return switch (status) {
            case PASS -> "✓ PASS";
            case WARN -> "⚠ WARN";
            case FAIL -> "✗ FAIL";
        };
    }

    private void notes() {
        if (state.phases().values().stream().allMatch(phase -> phase.notes().isEmpty())) {
            return;
        }
        line("\n## Notes\n");
        state.phases()
                .values()
                .forEach(phase -> phase.notes().forEach(note -> line("- " + phase.title() + ": " + note)));
    }

    private void deployments() {
        if (state.phases().values().stream()
                .allMatch(phase -> phase.deployment().isEmpty())) {
            return;
        }
        line("\n## Deployment records\n");
        line(
                "| Project | Project ID | Revision | Deployed | Workflow | Session ID | Attempt ID | Session time | Outcome |");
        line("|---|---|---|---|---|---|---|---|---|");
        for (PhaseState phase : state.phases().values()) {
            phase.deployment().ifPresent(deployed -> {
                String project = "| " + deployed.deployment().projectName() + " | "
                        + deployed.deployment().projectId() + " | "
                        + deployed.deployment().revision() + " | " + WHEN.format(deployed.deployedAt()) + " | ";
                if (phase.workflows().isEmpty()) {
                    line(project + "- | - | - | - | - |");
                }
                for (WorkflowState workflow : phase.workflows()) {
                    line(project + workflow.workflowName() + " | "
                            + workflow.sessionId().orElse("-") + " | "
                            + workflow.attemptId().orElse("-") + " | " + WHEN.format(workflow.sessionTime()) + " | "
                            + workflow.outcome()
                                    .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                                    .orElse("unknown")
                            + " |");
                }
            });
        }
        state.phases()
                .values()
                .forEach(phase ->
                        phase.logFile().ifPresent(file -> line("\n" + phase.title() + " log: `" + file + "`")));
    }

    private void files() {
        long total = state.phases().values().stream()
                .mapToLong(phase -> phase.files().size())
                .sum();
        if (total == 0) {
            return;
        }
        line("\n## Files generated\n");
        line("Total files: " + total);
        for (PhaseState phase : state.phases().values()) {
            if (!phase.files().isEmpty()) {
                line("\n### " + phase.title() + " (" + phase.files().size() + " files)\n");
                new TreeMap<>(phase.files()).keySet().forEach(file -> line("- `" + file + "`"));
            }
        }
    }

    private void nextSteps() {
        line("\n## Next steps\n");
        if (state.status() != RunStatus.SUCCESS) {
            line("1. Read what failed above, and the log it names.");
            line("2. Mend the cause: data, configuration or permissions.");
            line("3. Run again on the same directory; phases that are complete are not repeated.");
            return;
        }
        line("1. Look at the unified profiles and the coverage above.");
        line("2. Schedule the incremental ingestion and the phases after it.");
        line("3. Watch the freshness of what is loaded, with a query such as:\n");
        line("```sql");
        line("SELECT source_name, table_name, status, records_processed, end_time");
        line("FROM " + state.globalConfig().client() + "_src.ingestion_log ORDER BY time DESC LIMIT 10");
        line("```");
    }

    private static long sum(Map<String, Long> rows) {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /** How this report writes numbers: the same in every locale. */
    static final class Numbers {

        private Numbers() {}

        static String count(long value) {
            return String.format(Locale.ROOT, "%,d", value);
        }

        static String signed(long value) {
            return value > 0 ? "+" + count(value) : count(value);
        }

        /** Whole numbers without a fraction, others with two digits. */
        static String measure(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? count((long) value)
                    : String.format(Locale.ROOT, "%,.2f", value);
        }

        /** {@code 1h 05m 07s}, {@code 2m 03s}, {@code 4.2s}. */
        static String duration(Duration duration) {
            long seconds = duration.toSeconds();
            if (seconds < 60) {
                return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
            }
            if (seconds < 3600) {
                return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
            }
            return String.format(Locale.ROOT, "%dh %02dm %02ds", seconds / 3600, seconds / 60 % 60, seconds % 60);
        }
    }
}

package io.cdppipeline;

import io.cdppipeline.PipelinePlan.PlannedPhase;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.plan.ProjectChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a plan for people: a line for each phase, and below it what needs more than a cell. */
final class PlanTable {

    private static final List<String> HEADER = List.of("#", "Phase", "Files", "Tables", "Changes", "Workflows");

    private final PipelinePlan plan;

    PlanTable(PipelinePlan plan) {
        this.plan = plan;
    }

    @Override
    public String toString() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        for (PlannedPhase phase : plan.phases()) {
            rows.add(row(rows.size(), phase));
        }
        int[] widths = new int[HEADER.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            line(table, rows.get(i), widths);
            if (i > 0) {
                details(plan.phases().get(i - 1))
                        .forEach(detail -> table.append("     ").append(detail).append('\n'));
            }
        }
        return table.toString();
    }

    private static List<String> row(int number, PlannedPhase phase) {
        return List.of(
                String.valueOf(number),
                phase.title(),
                phase.project()
                        .map(project -> String.valueOf(project.files().size()))
                        .orElse("-"),
                phase.project()
                        .map(project -> String.valueOf(project.expectedTables().size()))
                        .orElse("-"),
                phase.changes().map(ProjectChanges::summary).orElse("-"),
                phase.project()
                        .map(project -> String.join(", ", project.workflows()))
                        .orElse(phase.remark().orElse("")));
    }

    private static void line(StringBuilder table, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(String.format(Locale.ROOT, "%-" + (widths[i] + 2) + "s", row.get(i)));
        }
        table.append(line.toString().stripTrailing()).append('\n');
    }

    private static List<String> details(PlannedPhase phase) {
        List<String> details = new ArrayList<>();
        phase.changes().filter(changes -> !changes.files().isEmpty()).ifPresent(changes -> {
            changes.against().ifPresent(against -> {
                details.add("against " + against + ":");
                changes.files().forEach(file -> details.add("  " + file));
            });
        });
        phase.project()
                .map(GeneratedProject::rebuilds)
                .orElse(List.of())
                .forEach(rebuild -> details.add("rebuilds " + rebuild));
        phase.changes().ifPresent(changes -> {
            changes.tablesLeft().forEach(table -> details.add("no longer makes " + table + ": it stays as it is"));
            changes.edited().forEach(file -> details.add("edited on disk: " + file));
        });
        phase.findings().forEach(finding -> details.add(finding.toString()));
        return details;
    }
}

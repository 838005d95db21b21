package io.cdppipeline;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.phase.GeneratedProject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run would do. Making a plan writes no file and starts nothing. Immutable and thread-safe; its {@code toString} is
 * a table.
 *
 * @param phases in the order in which they would run
 */
public record PipelinePlan(List<PlannedPhase> phases) {

    public PipelinePlan {
        phases = List.copyOf(phases);
    }

    /**
     * What would become of a phase.
     *
     * @param id the phase's id
     * @param title what people read
     * @param project what would be generated; empty where that needs tables that a phase before makes
     * @param findings what is wrong with the generated files
     * @param remark why there is no project, or why the phase would be skipped
     */
    public record PlannedPhase(
            String id,
            String title,
            Optional<GeneratedProject> project,
            List<Finding> findings,
            Optional<String> remark) {

        public PlannedPhase {
            findings = List.copyOf(findings);
        }
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(Locale.ROOT, "%-3s%-14s%-7s%-44s%s%n", "#", "Phase", "Files", "Workflows", "Tables"));
        int number = 0;
        for (PlannedPhase phase : phases) {
            number++;
            String files = phase.project()
                    .map(project -> String.valueOf(project.files().size()))
                    .orElse("-");
            String workflows = phase.project()
                    .map(project -> String.join(", ", project.workflows()))
                    .orElse(phase.remark().orElse(""));
            String tables = phase.project()
                    .map(project -> String.valueOf(project.expectedTables().size()))
                    .orElse("-");
            table.append(String.format(
                    Locale.ROOT, "%-3d%-14s%-7s%-44s%s%n", number, phase.title(), files, workflows, tables));
            phase.findings()
                    .forEach(finding -> table.append("   ").append(finding).append(System.lineSeparator()));
        }
        return table.toString();
    }
}

package io.cdppipeline;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.plan.ProjectChanges;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run would do. Making a plan writes no file and starts nothing. Immutable and thread-safe; its {@code toString} is
 * a table with what is to be known of each phase below it, {@link #diff()} the lines that change.
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
     * @param project what would be deployed; empty where that needs tables that a phase before makes
     * @param findings what is wrong with the generated files
     * @param remark why there is no project, or why the phase would be skipped
     * @param changes how the project differs from what there is; empty where there is no project
     */
    public record PlannedPhase(
            String id,
            String title,
            Optional<GeneratedProject> project,
            List<Finding> findings,
            Optional<String> remark,
            Optional<ProjectChanges> changes) {

        public PlannedPhase {
            findings = List.copyOf(findings);
        }
    }

    /** Every file's difference from what is deployed, or on disk, as {@code patch -p1} takes it; empty if there is none. */
    public String diff() {
        return phases.stream()
                .flatMap(phase -> phase.changes().stream())
                .map(ProjectChanges::diff)
                .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return new PlanTable(this).toString();
    }
}

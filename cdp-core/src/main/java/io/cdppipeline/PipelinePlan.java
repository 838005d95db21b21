package io.cdppipeline;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.plan.ProjectChanges;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /** What would become of a phase. */
    public static final class PlannedPhase {

        private final String id;
        private final String title;
        private final Optional<GeneratedProject> project;
        private final Optional<String> remark;
        private final Optional<ProjectChanges> changes;
        private final Supplier<List<Finding>> look;
        private @Nullable List<Finding> findings;

        /** @param look finds what is wrong with the files, once somebody asks; it gives the same each time */
        PlannedPhase(
                Phase phase,
                Optional<GeneratedProject> project,
                Optional<String> remark,
                Optional<ProjectChanges> changes,
                Supplier<List<Finding>> look) {
            this.id = phase.id();
            this.title = phase.title();
            this.project = project;
            this.remark = remark;
            this.changes = changes;
            this.look = look;
        }

        /** The phase's id. */
        public String id() {
            return id;
        }

        /** What people read. */
        public String title() {
            return title;
        }

        /** What would be deployed; empty where that needs tables that a phase before makes. */
        public Optional<GeneratedProject> project() {
            return project;
        }

        /**
         * What is wrong with the generated files, and what the service would not take of them. The workflows' tasks are
         * counted for it, which takes longer than to generate them: the first call does that.
         */
        public List<Finding> findings() {
            List<Finding> known = findings;
            if (known == null) {
                known = List.copyOf(look.get());
                findings = known;
            }
            return known;
        }

        /** Why there is no project, or why the phase would be skipped. */
        public Optional<String> remark() {
            return remark;
        }

        /** How the project differs from what there is; empty where there is no project. */
        public Optional<ProjectChanges> changes() {
            return changes;
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

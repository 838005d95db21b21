package io.cdppipeline;

import io.cdppipeline.PipelinePlan.PlannedPhase;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.workflow.WorkflowProject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Generates every phase that can be generated now, and says of the others what they wait for. */
final class Planner {

    private final RunSettings settings;

    Planner(RunSettings settings) {
        this.settings = settings;
    }

    PipelinePlan plan() {
        Optional<Targets.Opened> target = Targets.openIfThere(settings);
        try {
            Catalog catalog = target.map(opened -> opened.target().catalog()).orElse(new NothingThere());
            List<PlannedPhase> planned = new ArrayList<>();
            Optional<Phase> before = Optional.empty();
            for (Phase phase : settings.phases()) {
                planned.add(plan(phase, before, catalog));
                before = Optional.of(phase);
            }
            return new PipelinePlan(planned);
        } finally {
            target.ifPresent(Targets.Opened::close);
        }
    }

    private PlannedPhase plan(Phase phase, Optional<Phase> before, Catalog catalog) {
        try {
            GeneratedProject project = phase.generator()
                    .generate(new PhaseContext(
                            settings.config(), catalog, settings.clock().instant()));
            if (project.skipReason().isPresent()) {
                return without(
                        phase, List.of(), "skipped: " + project.skipReason().get());
            }
            List<Finding> findings = WorkflowProject.read(project.files()).findings();
            return new PlannedPhase(phase.id(), phase.title(), Optional.of(project), findings, Optional.empty());
        } catch (LintException e) {
            return without(phase, e.findings(), "does not pass lint");
        } catch (MissingTableException e) {
            if (before.isEmpty()) {
                throw e;
            }
            return without(phase, List.of(), "after " + before.get().title() + " has run");
        }
    }

    private static PlannedPhase without(Phase phase, List<Finding> findings, String remark) {
        return new PlannedPhase(phase.id(), phase.title(), Optional.empty(), findings, Optional.of(remark));
    }

    /** The catalog of a target that is not there yet. */
    private static final class NothingThere implements Catalog {

        @Override
        public Optional<TableSchema> table(TableName name) {
            return Optional.empty();
        }

        @Override
        public List<TableSchema> tables(String database) {
            return List.of();
        }
    }
}

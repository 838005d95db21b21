package io.cdppipeline;

import io.cdppipeline.PipelinePlan.PlannedPhase;
import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.lint.ProjectLimits;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.plan.ProjectChanges;
import io.cdppipeline.project.ProjectFiles;
import io.cdppipeline.project.ProjectFiles.OnDisk;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.MissingTableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Generates every phase that can be generated now, and says of the others what they wait for. */
final class Planner {

    private final RunSettings settings;

    Planner(RunSettings settings) {
        this.settings = settings;
    }

    PipelinePlan plan() {
        Optional<Targets.Opened> target = Targets.openIfThere(settings);
        try {
            Baselines baselines = new Baselines(target.map(
                    opened -> settings.deployer().orElse(opened.target().deployer())));
            return new PipelinePlan(planned(target).stream()
                    .map(draft -> draft.compared(baselines::of))
                    .toList());
        } finally {
            target.ifPresent(Targets.Opened::close);
        }
    }

    PipelinePlan generate() {
        StateStore ours = StateStore.open(settings.workDirectory());
        try (ours) {
            Optional<Targets.Opened> target = Targets.openIfThere(settings);
            try {
                List<Draft> drafts = planned(target);
                drafts.forEach(Draft::requireSound);
                PipelinePlan plan = new PipelinePlan(drafts.stream()
                        .map(draft -> draft.compared(Baselines::onDisk))
                        .toList());
                String id = RunJournal.idOf(settings.clock().instant());
                drafts.forEach(draft -> draft.write(id));
                return plan;
            } finally {
                target.ifPresent(Targets.Opened::close);
            }
        }
    }

    private List<Draft> planned(Optional<Targets.Opened> target) {
        List<Catalog> catalogs = new ArrayList<>();
        target.ifPresent(opened -> catalogs.add(opened.target().catalog()));
        settings.snapshot().ifPresent(catalogs::add);
        Catalog catalog = new LayeredCatalog(catalogs);
        Map<String, PhaseState> before = StateStore.peek(settings.workDirectory())
                .map(PipelineState::phases)
                .orElse(Map.of());
        List<Draft> drafts = new ArrayList<>();
        Optional<Phase> last = Optional.empty();
        for (Phase phase : settings.phases()) {
            drafts.add(draft(phase, last, catalog, Optional.ofNullable(before.get(phase.id()))));
            last = Optional.of(phase);
        }
        return drafts;
    }

    private Draft draft(Phase phase, Optional<Phase> before, Catalog catalog, Optional<PhaseState> state) {
        try {
            GeneratedProject project = phase.generator()
                    .generate(new PhaseContext(
                            settings.config(), catalog, settings.clock().instant()));
            if (project.skipReason().isPresent()) {
                return Draft.without(
                        phase, List.of(), "skipped: " + project.skipReason().get());
            }
            return draft(phase, project, state);
        } catch (LintException e) {
            return Draft.without(phase, e.findings(), "does not pass lint");
        } catch (MissingTableException e) {
            if (before.isEmpty()) {
                throw e;
            }
            return Draft.without(phase, List.of(), "after " + before.get().title() + " has run");
        }
    }

    private Draft draft(Phase phase, GeneratedProject generated, Optional<PhaseState> state) {
        ProjectFiles files = new ProjectFiles(settings.workDirectory(), phase.directory());
        OnDisk onDisk = files.look(generated, state.map(PhaseState::files).orElse(Map.of()));
        EditedFiles policy = settings.editedFiles();
        GeneratedProject resolved =
                policy == EditedFiles.KEEP ? onDisk.resolved(generated, phase.directory(), policy) : generated;
        return new Draft(
                phase,
                Optional.of(new Generated(generated, resolved, files, onDisk, policy, state, settings.taskLimit())),
                phase.generator().check(resolved.files()),
                "");
    }

    /** A project before it is compared or written. */
    record Generated(
            GeneratedProject generated,
            GeneratedProject resolved,
            ProjectFiles files,
            OnDisk onDisk,
            EditedFiles policy,
            Optional<PhaseState> state,
            int taskLimit) {

        /** What the service would not take. */
        List<Finding> limits() {
            return ProjectLimits.findings(resolved, taskLimit);
        }
    }

    /**
     * A phase of the plan to be.
     *
     * @param findings what its generator finds wrong
     */
    record Draft(Phase phase, Optional<Generated> project, List<Finding> findings, String remark) {

        static Draft without(Phase phase, List<Finding> findings, String remark) {
            return new Draft(phase, Optional.empty(), findings, remark);
        }

        /** What a project is compared with. */
        @FunctionalInterface
        interface Comparison {
            ProjectChanges of(Phase phase, Generated project);
        }

        PlannedPhase compared(Comparison comparison) {
            return new PlannedPhase(
                    phase,
                    project.map(Generated::resolved),
                    remark.isEmpty() ? Optional.empty() : Optional.of(remark),
                    project.map(each -> comparison.of(phase, each)),
                    this::allFindings);
        }

        private List<Finding> allFindings() {
            return Stream.concat(findings.stream(), project.map(Generated::limits).orElse(List.of()).stream())
                    .toList();
        }

        void requireSound() {
            if (findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
                throw new LintException(phase.directory(), findings);
            }
            project.ifPresent(each -> each.onDisk().resolved(each.generated(), phase.directory(), each.policy()));
        }

        void write(String id) {
            project.ifPresent(
                    each -> each.files().write(each.generated(), each.onDisk(), each.policy() == EditedFiles.KEEP, id));
        }
    }
}

package io.cdppipeline;

import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.deploy.Rollback;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.report.PipelineReport;
import io.cdppipeline.state.DeploymentState;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.target.Projects;
import io.cdppipeline.target.Target;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a phase's last successful revision back, between runs. */
final class RollbackRun {

    private static final Logger LOG = LoggerFactory.getLogger(CdpPipeline.class);

    private final RunSettings settings;

    RollbackRun(RunSettings settings) {
        this.settings = settings;
    }

    Rollback rollback(Phase phase) {
        try (StateStore store = StateStore.open(settings.workDirectory());
                Targets.Opened opened = Targets.open(settings)) {
            RunJournal journal = RunJournal.ofLastRun(store)
                    .filter(run -> run.state().phases().containsKey(phase.id()))
                    .orElseThrow(() -> new CdpException("Phase " + phase.id() + " cannot be rolled back: no run in "
                            + settings.workDirectory() + " has deployed it"));
            Rollback done = rollback(phase, journal, opened.target());
            journal.update(phase.id(), state -> state.addNotes("Rolled back: " + done));
            new PipelineReport(journal.state()).writeTo(settings.workDirectory());
            LOG.info("{}", done);
            return done;
        }
    }

    private Rollback rollback(Phase phase, RunJournal journal, Target target) {
        Deployments deployments = new Deployments(settings, target, journal, phase);
        Projects projects = target.projects()
                .orElseThrow(() -> new CdpException("Phase " + phase.id() + " cannot be rolled back: the target "
                        + target.name() + " keeps no projects to look at"));
        Deployment current = deployments
                .latest()
                .map(DeploymentState::deployment)
                .orElseThrow(() -> new CdpException("Phase " + phase.id() + " cannot be rolled back: no run in "
                        + settings.workDirectory() + " has deployed it"));
        DeploymentState good = lastGood(phase, journal.phase(phase.id()).deployments(), current);
        GeneratedProject.Builder files = GeneratedProject.builder();
        projects.files(good.deployment().projectId(), good.deployment().revision())
                .forEach(files::file);
        GeneratedProject project = files.build();
        if (!project.contentHash().equals(good.deployment().contentHash())) {
            throw new CdpException("Phase " + phase.id() + " cannot be rolled back: revision "
                    + good.deployment().revision() + " of project " + current.projectName() + " on " + target.name()
                    + " is not what this pipeline deployed under that name; nothing was changed");
        }
        Deployment restored = deployments.restore(project, good).deployment();
        return new Rollback(phase.id(), current, good.deployment().revision(), restored);
    }

    /** The latest good one before what is deployed; of a rollback, before what that went back to. */
    private static DeploymentState lastGood(Phase phase, List<DeploymentState> known, Deployment current) {
        Optional<String> before = known.get(known.size() - 1).restores();
        boolean passed = before.isEmpty();
        for (int i = known.size() - 1; i >= 0; i--) {
            DeploymentState each = known.get(i);
            if (passed
                    && each.succeededAt().isPresent()
                    && !each.deployment().contentHash().equals(current.contentHash())) {
                return each;
            }
            passed = passed || before.get().equals(each.deployment().revision());
        }
        throw new CdpException("Phase " + phase.id() + " cannot be rolled back: none of its last " + known.size()
                + " deployments is one that the phase was completed with and that differs from revision "
                + current.revision() + ", which is deployed now");
    }
}

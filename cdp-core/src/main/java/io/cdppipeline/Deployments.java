package io.cdppipeline;

import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.deploy.RevisionName;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.state.DeploymentIntent;
import io.cdppipeline.state.DeploymentState;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.target.Projects;
import io.cdppipeline.target.Projects.DeployedProject;
import io.cdppipeline.target.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gets a phase's project onto the target: not at all if it is there already, once if it is not. What is about to be sent is
 * journaled first, and looked up before it is sent again.
 */
final class Deployments {

    private static final int REMEMBERED = 20;

    private final RunSettings settings;
    private final Target target;
    private final RunJournal journal;
    private final Phase phase;

    Deployments(RunSettings settings, Target target, RunJournal journal, Phase phase) {
        this.settings = settings;
        this.target = target;
        this.journal = journal;
        this.phase = phase;
    }

    /**
     * What came of a deployment.
     *
     * @param deployment the project on the target
     * @param how a word on what was done, or not, for the log
     */
    record Deployed(Deployment deployment, String how) {}

    /** Deploys what a generator has made. */
    Deployed deploy(GeneratedProject project) {
        Optional<DeploymentState> unchanged = unchanged(project);
        if (unchanged.isPresent()) {
            journal.update(phase.id(), state -> state.deployment(unchanged).deploying(Optional.empty()));
            return new Deployed(unchanged.get().deployment(), "is unchanged and was not sent again");
        }
        return send(project, Optional.empty());
    }

    /** Deploys the files of an earlier revision again. */
    Deployed restore(GeneratedProject project, DeploymentState earlier) {
        return send(project, Optional.of(earlier));
    }

    /** The deployment that is on the target by all that is known here. */
    Optional<DeploymentState> latest() {
        List<DeploymentState> known = state().deployments();
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(known.size() - 1));
    }

    /** Remembers that the phase was completed with what is deployed. */
    void succeeded() {
        Optional<DeploymentState> current = state().deployment();
        if (current.isEmpty()) {
            return;
        }
        DeploymentState done = current.get().succeeded(now());
        List<DeploymentState> known = state().deployments().stream()
                .map(each -> each.deployment().equals(done.deployment()) ? done : each)
                .toList();
        journal.update(phase.id(), state -> state.deployment(done).deployments(known));
    }

    /** The last deployment if it has these files and is still the latest revision that the target has. */
    private Optional<DeploymentState> unchanged(GeneratedProject project) {
        String hash = project.contentHash();
        return latest().filter(last -> last.deployment().contentHash().equals(hash))
                .filter(last -> onTarget(last.deployment().projectName())
                        .filter(there -> there.id().equals(last.deployment().projectId())
                                && there.revision().equals(last.deployment().revision()))
                        .isPresent());
    }

    private Deployed send(GeneratedProject project, Optional<DeploymentState> restores) {
        String hash = project.contentHash();
        Optional<DeploymentIntent> inDoubt = state().deploying()
                .filter(intent -> intent.contentHash().equals(hash)
                        && intent.projectName().equals(phase.directory()));
        Optional<Deployment> taken = inDoubt.flatMap(this::taken);
        if (taken.isPresent()) {
            return journaled(taken.get(), restores, "had been taken already");
        }
        String revision =
                inDoubt.map(DeploymentIntent::revision).orElseGet(() -> newRevision(restores.isPresent(), hash));
        journal.update(phase.id(), state -> state.deploying(new DeploymentIntent(phase.directory(), revision, hash)));
        Deployment deployed = settings.deployer()
                .orElse(target.deployer())
                .deploy(new DeployContext(phase.id(), phase.directory(), revision, project));
        return journaled(deployed, restores, "was deployed");
    }

    private Deployed journaled(Deployment deployed, Optional<DeploymentState> restores, String how) {
        DeploymentState made = new DeploymentState(
                deployed,
                now(),
                restores.flatMap(DeploymentState::succeededAt),
                restores.map(earlier -> earlier.deployment().revision()));
        List<DeploymentState> known = new ArrayList<>(state().deployments());
        known.add(made);
        List<DeploymentState> remembered = known.subList(Math.max(0, known.size() - REMEMBERED), known.size());
        journal.update(
                phase.id(),
                state -> state.deployment(made).deployments(remembered).deploying(Optional.empty()));
        return new Deployed(deployed, how);
    }

    /** The revision in doubt, if the target has it and it holds what was to be sent. */
    private Optional<Deployment> taken(DeploymentIntent intent) {
        return onTarget(intent.projectName())
                .filter(there -> there.revision().equals(intent.revision()))
                .filter(there -> holds(there, intent.contentHash()))
                .map(there -> new Deployment(there.id(), there.name(), there.revision(), intent.contentHash()));
    }

    private boolean holds(DeployedProject there, String contentHash) {
        GeneratedProject.Builder files = GeneratedProject.builder();
        target.projects()
                .map(projects -> projects.files(there.id(), there.revision()))
                .orElse(new TreeMap<>())
                .forEach(files::file);
        return files.build().contentHash().equals(contentHash);
    }

    /** A deployer of the user's own may put projects anywhere: then nothing is looked up. */
    private Optional<DeployedProject> onTarget(String project) {
        Optional<Projects> projects = settings.deployer().isPresent() ? Optional.empty() : target.projects();
        return projects.flatMap(each -> each.find(project));
    }

    /** A revision's name is used once, so a second deployment of the same in one run is told apart by its moment. */
    private String newRevision(boolean rollback, String hash) {
        String client = settings.config().global().client();
        String name = RevisionName.of(journal.runId(), phase.id(), rollback, client, hash);
        if (!rollback && !used(name)) {
            return name;
        }
        long mark = now().toEpochMilli();
        while (used(marked(name, mark))) {
            mark++;
        }
        return marked(name, mark);
    }

    private static String marked(String name, long mark) {
        return name + "-" + Long.toString(mark, Character.MAX_RADIX);
    }

    private boolean used(String revision) {
        return state().deployments().stream()
                        .anyMatch(each -> each.deployment().revision().equals(revision))
                || state().deploying()
                        .filter(intent -> intent.revision().equals(revision))
                        .isPresent();
    }

    private PhaseState state() {
        return journal.phase(phase.id());
    }

    private Instant now() {
        return settings.clock().instant();
    }
}

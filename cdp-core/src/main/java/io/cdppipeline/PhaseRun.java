package io.cdppipeline;

import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.event.Note;
import io.cdppipeline.event.PhaseEnded;
import io.cdppipeline.event.PhaseStarted;
import io.cdppipeline.event.StepCompleted;
import io.cdppipeline.event.StepStarted;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.lint.ProjectLimits;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.project.ProjectFiles;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.target.Target;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Takes one phase through its steps, and does with what fails as it is decided. */
final class PhaseRun {

    private final RunSettings settings;
    private final Target target;
    private final RunJournal journal;
    private final Listeners listeners;
    private final Phase phase;
    private final PhaseLog log;
    private final WorkflowRuns workflows;
    private final PhaseValidation validation;
    private final Deployments deployments;
    private final ProjectMends mends = new ProjectMends();
    private final FailureDesk desk;

    private RememberedCatalog catalog;
    private @Nullable GeneratedProject project;
    private @Nullable Deployment deployment;

    PhaseRun(RunSettings settings, Target target, RunJournal journal, Listeners listeners, Phase phase, PhaseLog log) {
        this.settings = settings;
        this.target = target;
        this.journal = journal;
        this.listeners = listeners;
        this.phase = phase;
        this.log = log;
        this.catalog = new RememberedCatalog(target.catalog());
        this.workflows = new WorkflowRuns(settings, target, journal, listeners, phase.id(), log);
        this.validation = new PhaseValidation(settings, target, journal, phase, log);
        this.deployments = new Deployments(settings, target, journal, phase);
        this.desk = new FailureDesk(settings, target, journal.runId(), listeners, phase, log, mends, this::note);
    }

    /** Runs the phase; whether the run goes on. */
    boolean run(int number) throws InterruptedException {
        MDC.put("phase", phase.id());
        try {
            prepareResume();
            journal.update(
                    phase.id(),
                    state -> state.status(PhaseStatus.IN_PROGRESS)
                            .startedAt(now())
                            .completedAt(Optional.empty())
                            .error(Optional.empty())
                            .failedStep(Optional.empty())
                            .notes(List.of())
                            .checks(List.of())
                            .logFile(settings.workDirectory()
                                    .relativize(log.file())
                                    .toString()));
            listeners.tell(listener ->
                    listener.onPhaseStarted(new PhaseStarted(journal.runId(), phase.id(), phase.title(), number)));
            log.line("Phase " + number + " " + phase.title() + " of run " + journal.runId());
            return steps();
        } finally {
            MDC.remove("phase");
        }
    }

    /** Checks that did not pass are mended by other data, so the workflows that made it must run again. */
    private void prepareResume() {
        PhaseState state = journal.phase(phase.id());
        if (state.failedStep().filter(step -> step == Step.VALIDATE).isPresent()
                && new Validation(state.checks()).status() != Check.Status.PASS) {
            workflows.forgetFinished();
        }
    }

    private boolean steps() throws InterruptedException {
        Step from = Step.GENERATE;
        while (true) {
            try {
                return stepsFrom(from);
            } catch (StepFailure failure) {
                if (Thread.interrupted()) {
                    // Whatever failed was cut short, so that there is nothing to decide.
                    log.line("Interrupted: " + failure.text());
                    throw new InterruptedException(failure.text());
                }
                Decision decision = desk.decide(failure, project);
                switch (decision) {
                    // The start is unfinished in the journal, so its session is taken up and looked at again.
                    case RETRY, CONTINUE -> from = failure.step();
                    case CHECK -> {
                        workflows.lookOnlyOnce();
                        from = failure.step();
                    }
                    case FIX -> from = Step.GENERATE;
                    case SKIP -> {
                        end(PhaseStatus.SKIPPED, "Skipped by decision after: " + failure.text());
                        return true;
                    }
                    case ACCEPT -> {
                        end(PhaseStatus.COMPLETED, "Accepted by decision: " + failure.text());
                        return true;
                    }
                    case ABORT, VIEW_LOGS -> {
                        fail(failure);
                        return false;
                    }
                }
                if (!failure.checks().isEmpty()) {
                    workflows.forgetFinished();
                }
            }
        }
    }

    /** Runs the steps from one on; true since it either comes to the end or throws. */
    private boolean stepsFrom(Step from) throws StepFailure, InterruptedException {
        if (from == Step.GENERATE || project == null) {
            project = step(Step.GENERATE, this::generate);
            if (project.skipReason().isPresent()) {
                end(PhaseStatus.SKIPPED, project.skipReason().get());
                return true;
            }
        }
        GeneratedProject generated = project;
        if (from.compareTo(Step.DEPLOY) <= 0 || deployment == null) {
            deployment = step(Step.DEPLOY, () -> deploy(generated));
        }
        Deployment deployed = deployment;
        for (String workflow : generated.workflows()) {
            workflows.run(deployed, workflow);
        }
        validate(generated);
        end(PhaseStatus.COMPLETED, null);
        return true;
    }

    private GeneratedProject generate() {
        catalog = new RememberedCatalog(target.catalog());
        GeneratedProject generated =
                mends.applyTo(phase.generator().generate(new PhaseContext(settings.config(), catalog, now())));
        if (generated.skipReason().isPresent()) {
            return generated;
        }
        EditedFiles policy = settings.editedFiles();
        ProjectFiles files = new ProjectFiles(settings.workDirectory(), phase.directory());
        ProjectFiles.OnDisk onDisk =
                files.look(generated, journal.phase(phase.id()).files());
        GeneratedProject resolved = onDisk.resolved(generated, phase.directory(), policy);
        List<Finding> findings = phase.generator().check(resolved.files());
        if (findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
            throw new LintException(phase.directory(), findings);
        }
        boolean keep = policy == EditedFiles.KEEP;
        ProjectFiles.Written written = files.write(generated, onDisk, keep, journal.runId());
        journal.update(phase.id(), state -> state.files(written.hashes()).addAllNotes(generated.notes()));
        if (keep) {
            onDisk.edited().forEach(file -> note("A file that was edited is deployed as it is: " + file));
        }
        ProjectLimits.size(resolved).ifPresent(finding -> note(finding.message()));
        if (!generated.secretsNeeded().isEmpty()) {
            note("The workflows read these secrets of the project: " + String.join(", ", generated.secretsNeeded()));
        }
        written.backedUp().forEach(file -> note("A file that was not as generated was kept as " + file));
        log.line("Generated " + generated.files().size() + " files in " + phase.directory() + "/");
        return resolved;
    }

    private Deployment deploy(GeneratedProject generated) {
        requireFewEnoughTasks(generated);
        Deployments.Deployed made = deployments.deploy(generated);
        Deployment deployed = made.deployment();
        log.line("Project " + deployed.projectName() + " (" + deployed.projectId() + ") " + made.how() + ", revision "
                + deployed.revision());
        List<String> uploaded = new SecretUploads(settings.secrets(), target).complete(phase.id(), deployed, generated);
        if (!uploaded.isEmpty()) {
            note("Uploaded secrets of the project: " + String.join(", ", uploaded));
        }
        return deployed;
    }

    /** The service would take the project, and refuse each start of it. */
    private void requireFewEnoughTasks(GeneratedProject generated) {
        List<Finding> tooMany = ProjectLimits.tasks(generated, settings.taskLimit());
        if (!tooMany.isEmpty()) {
            throw new DeployException(
                    Diagnosis.of(FailureKind.SIZE),
                    "The project " + phase.directory() + " was not sent: "
                            + tooMany.stream().map(Finding::message).collect(Collectors.joining("; "))
                            + ". Where the service of this account takes more, say so with taskLimit(...)",
                    null);
        }
    }

    private void validate(GeneratedProject generated) throws StepFailure {
        RememberedCatalog made = catalog.anew();
        step(Step.VALIDATE, () -> {
            // A validation that breaks off must not be taken for the one before it, whose checks did not pass.
            if (!journal.phase(phase.id()).checks().isEmpty()) {
                journal.update(phase.id(), state -> state.checks(List.of()));
            }
            validation.measure(generated, made);
            return generated;
        });
        validation.judge(generated, workflows.sessions(), made);
    }

    private <T> T step(Step step, Work<T> work) throws StepFailure {
        listeners.tell(listener -> listener.onStepStarted(new StepStarted(journal.runId(), phase.id(), step)));
        Instant start = now();
        T result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            throw StepFailure.thrown(step, Optional.empty(), e);
        }
        if (step != Step.VALIDATE) {
            completed(step, start);
        }
        return result;
    }

    private void completed(Step step, Instant start) {
        listeners.tell(listener -> listener.onStepCompleted(
                new StepCompleted(journal.runId(), phase.id(), step, Duration.between(start, now()))));
    }

    @FunctionalInterface
    private interface Work<T> {
        T get();
    }

    private void note(String text) {
        journal.update(phase.id(), state -> state.addNotes(text));
        listeners.tell(listener -> listener.onNote(new Note(journal.runId(), phase.id(), text)));
        log.line(text);
    }

    private void end(PhaseStatus status, @Nullable String note) {
        if (note != null) {
            note(note);
        }
        journal.update(phase.id(), state -> state.status(status).completedAt(now()));
        if (status == PhaseStatus.COMPLETED) {
            deployments.succeeded();
            completed(Step.VALIDATE, now());
        }
        log.line("Phase " + phase.title() + ": " + status);
        tellEnd();
    }

    private void fail(StepFailure failure) {
        String kind = failure.diagnosis().map(known -> " (" + known + ")").orElse("");
        String message = failure.step().title() + kind + ": " + failure.text();
        journal.update(
                phase.id(),
                state -> state.status(PhaseStatus.FAILED)
                        .completedAt(now())
                        .error(message)
                        .failedStep(failure.step()));
        tellEnd();
    }

    private void tellEnd() {
        PhaseState state = journal.phase(phase.id());
        listeners.tell(listener -> listener.onPhaseEnded(new PhaseEnded(journal.runId(), phase.id(), state)));
    }

    private Instant now() {
        return settings.clock().instant();
    }
}

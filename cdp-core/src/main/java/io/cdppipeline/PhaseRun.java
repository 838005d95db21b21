package io.cdppipeline;

import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.event.FailureDecided;
import io.cdppipeline.event.Note;
import io.cdppipeline.event.PhaseEnded;
import io.cdppipeline.event.PhaseStarted;
import io.cdppipeline.event.StepCompleted;
import io.cdppipeline.event.StepStarted;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.lint.ProjectLimits;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.ProbableCauses;
import io.cdppipeline.run.Remedy;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.DeploymentState;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.target.Target;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Takes one phase through its steps, and deals with what fails. */
final class PhaseRun {

    private static final Logger LOG = LoggerFactory.getLogger(CdpPipeline.class);

    private final RunSettings settings;
    private final Target target;
    private final RunJournal journal;
    private final Listeners listeners;
    private final Phase phase;
    private final PhaseLog log;
    private final WorkflowRuns workflows;

    private @Nullable GeneratedProject project;
    private @Nullable Deployment deployment;
    private int failures;

    PhaseRun(RunSettings settings, Target target, RunJournal journal, Listeners listeners, Phase phase, PhaseLog log) {
        this.settings = settings;
        this.target = target;
        this.journal = journal;
        this.listeners = listeners;
        this.phase = phase;
        this.log = log;
        this.workflows = new WorkflowRuns(settings, target, journal, listeners, phase.id(), log);
    }

    /** Runs the phase; whether the run goes on. */
    boolean run(int number) throws InterruptedException {
        MDC.put("phase", phase.id());
        try {
            journal.update(
                    phase.id(),
                    state -> state.status(PhaseStatus.IN_PROGRESS)
                            .startedAt(now())
                            .completedAt(Optional.empty())
                            .error(Optional.empty())
                            .notes(List.of())
                            .checks(List.of())
                            .logFile(settings.workDirectory()
                                    .relativize(log.file())
                                    .toString()));
            listeners.tell(listener ->
                    listener.onPhaseStarted(new PhaseStarted(journal.runId(), phase.id(), phase.title(), number)));
            log.line("Phase " + number + " " + phase.title() + " of run " + journal.runId());
            prepareResume();
            return steps();
        } finally {
            MDC.remove("phase");
        }
    }

    /** A validation that failed is mended by other data, so the workflows that made it must run again. */
    private void prepareResume() {
        PhaseState state = journal.phase(phase.id());
        if (state.failedStep().filter(step -> step == Step.VALIDATE).isPresent()) {
            workflows.forgetFinished();
        }
        journal.update(phase.id(), each -> each.failedStep(Optional.empty()));
    }

    private boolean steps() throws InterruptedException {
        Step from = Step.GENERATE;
        while (true) {
            try {
                return stepsFrom(from);
            } catch (StepFailure failure) {
                failures++;
                Decision decision = decide(failure);
                switch (decision) {
                    case RETRY -> from = failure.step();
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
                if (failure.step() == Step.VALIDATE) {
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
        GeneratedProject generated =
                phase.generator().generate(new PhaseContext(settings.config(), target.catalog(), now()));
        if (generated.skipReason().isPresent()) {
            return generated;
        }
        EditedFiles policy = settings.editedFiles();
        ProjectFiles files = new ProjectFiles(settings.workDirectory(), phase.directory());
        ProjectFiles.OnDisk onDisk = files.look(generated, journal.phase(phase.id()).files());
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
        ProjectLimits.findings(resolved).forEach(finding -> note(finding.message()));
        if (!generated.secretsNeeded().isEmpty()) {
            note("The workflows read these secrets of the project: " + String.join(", ", generated.secretsNeeded()));
        }
        written.backedUp().forEach(file -> note("A file that was not as generated was kept as " + file));
        log.line("Generated " + generated.files().size() + " files in " + phase.directory() + "/");
        return resolved;
    }

    private Deployment deploy(GeneratedProject generated) {
        String revision =
                journal.runId() + "-" + phase.id() + (failures == 0 && !journal.resumed() ? "" : "-" + revisionMark());
        Deployment deployed = settings.deployer()
                .orElse(target.deployer())
                .deploy(new DeployContext(phase.id(), phase.directory(), revision, generated));
        journal.update(phase.id(), state -> state.deployment(new DeploymentState(deployed, now())));
        log.line("Deployed project " + deployed.projectName() + " (" + deployed.projectId() + "), revision "
                + deployed.revision());
        return deployed;
    }

    /** A revision's name is used once, so a second deployment in one run is told apart by its moment. */
    private String revisionMark() {
        return Long.toString(now().toEpochMilli(), Character.MAX_RADIX);
    }

    private void validate(GeneratedProject generated) throws StepFailure {
        step(Step.VALIDATE, () -> {
            measure(generated);
            return generated;
        });
        List<Check> checks = new ArrayList<>();
        try {
            ValidationContext context = new ValidationContext(
                    phase.id(), settings.config(), generated, workflows.sessions(), target.catalog(), target.sql());
            List<Validator> validators = new ArrayList<>(settings.everyPhase());
            validators.addAll(phase.validators());
            validators.addAll(settings.validators().getOrDefault(phase.id(), List.of()));
            for (Validator validator : validators) {
                checks.addAll(validator.validate(context).checks());
            }
        } catch (RuntimeException e) {
            throw StepFailure.thrown(Step.VALIDATE, Optional.empty(), e);
        }
        journal.update(phase.id(), state -> state.checks(checks));
        checks.forEach(check -> log.line(check.toString()));
        Check.Status status = new Validation(checks).status();
        if (status != Check.Status.PASS) {
            List<Check> bad = checks.stream()
                    .filter(check -> check.status() != Check.Status.PASS)
                    .toList();
            throw StepFailure.invalid(
                    bad.size() + " of " + checks.size() + " checks did not pass: "
                            + String.join(
                                    "; ", bad.stream().map(Check::toString).toList()),
                    bad,
                    status == Check.Status.WARN);
        }
    }

    /** Counts the tables and asks the metrics, for the report. */
    private void measure(GeneratedProject generated) {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (ExpectedTable expected : generated.expectedTables()) {
            target.catalog()
                    .table(expected.name())
                    .ifPresent(table ->
                            rows.put(table.name().toString(), table.rows().orElse(0)));
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        generated.metricQueries().forEach((name, sql) -> metrics.put(name, number(name, sql)));
        journal.update(phase.id(), state -> state.tables(rows).metrics(metrics));
    }

    private double number(String name, String sql) {
        List<List<@Nullable Object>> rows =
                target.sql().query(settings.config().databases().src(), sql).rows();
        Object value =
                rows.isEmpty() || rows.get(0).isEmpty() ? null : rows.get(0).get(0);
        if (value == null) {
            return 0;
        }
        try {
            return Double.parseDouble(value.toString());
        } catch (NumberFormatException e) {
            throw new CdpException("The metric '" + name + "' gave '" + value + "', which is no number: " + sql, e);
        }
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

    /** What to do: a remedy's mending counts as a retry, otherwise the handler is asked. */
    private Decision decide(StepFailure what) throws InterruptedException {
        Failure failure = describe(what);
        log.line(failure.step().title() + " failed: " + failure.message());
        if (what.getCause() != null) {
            LOG.info("{} failed in phase {}", failure.step().title(), phase.id(), what.getCause());
        }
        for (Remedy remedy : settings.remedies()) {
            Optional<String> done = remedy.mend(new Remedy.RemedyContext(failure, target, settings.pauses()));
            if (done.isPresent()) {
                note(done.get());
                tellDecision(failure, Decision.RETRY, done);
                return Decision.RETRY;
            }
        }
        Decision decision = settings.failureHandler().decide(failure);
        while (decision == Decision.VIEW_LOGS) {
            String whole = log.whole();
            listeners.tell(listener -> listener.onNote(new Note(journal.runId(), phase.id(), whole)));
            decision = settings.failureHandler().decide(failure);
        }
        if (decision == Decision.ACCEPT && !failure.warning()) {
            decision = Decision.ABORT;
        }
        tellDecision(failure, decision, Optional.empty());
        return decision;
    }

    private void tellDecision(Failure failure, Decision decision, Optional<String> remedy) {
        log.line("Decided: " + decision + remedy.map(text -> " (" + text + ")").orElse(""));
        listeners.tell(listener -> listener.onFailure(new FailureDecided(journal.runId(), failure, decision, remedy)));
    }

    private Failure describe(StepFailure what) {
        return Failure.builder()
                .phaseId(phase.id())
                .phaseTitle(phase.title())
                .step(what.step())
                .count(failures)
                .message(what.text())
                .session(what.session())
                .addAllChecks(what.checks())
                .warning(what.warning())
                // What a generator refuses it says itself; guesses are for what a target says.
                .addAllProbableCauses(what.step() == Step.GENERATE ? List.of() : ProbableCauses.of(what.text()))
                .logExcerpt(log.excerpt())
                .logFile(log.file())
                .cause(Optional.ofNullable(what.getCause()))
                .build();
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
            completed(Step.VALIDATE, now());
        }
        log.line("Phase " + phase.title() + ": " + status);
        tellEnd();
    }

    private void fail(StepFailure failure) {
        String message = failure.step().title() + ": " + failure.text();
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

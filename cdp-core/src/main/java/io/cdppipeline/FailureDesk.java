package io.cdppipeline;

import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.event.FailureDecided;
import io.cdppipeline.event.Note;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.ProbableCauses;
import io.cdppipeline.run.Remedy;
import io.cdppipeline.run.SecretSource;
import io.cdppipeline.run.Step;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a failed step is described, mended by a remedy if there is one for it, and otherwise decided on. */
final class FailureDesk {

    private static final Logger LOG = LoggerFactory.getLogger(CdpPipeline.class);

    private final RunSettings settings;
    private final Target target;
    private final String runId;
    private final Listeners listeners;
    private final Phase phase;
    private final PhaseLog log;
    private final ProjectMends mends;
    private final Consumer<String> note;
    private final Map<Diagnosis, Integer> diagnoses = new HashMap<>();

    private int failures;

    /** @param note writes down for the reader of the report what was done */
    FailureDesk(
            RunSettings settings,
            Target target,
            String runId,
            Listeners listeners,
            Phase phase,
            PhaseLog log,
            ProjectMends mends,
            Consumer<String> note) {
        this.settings = settings;
        this.target = target;
        this.runId = runId;
        this.listeners = listeners;
        this.phase = phase;
        this.log = log;
        this.mends = mends;
        this.note = note;
    }

    /** What to do: a remedy's mending counts as a retry, otherwise the handler is asked. */
    Decision decide(StepFailure what, @Nullable GeneratedProject project) throws InterruptedException {
        failures++;
        Failure failure = describe(what, project);
        log.line(failure.step().title() + " failed: " + failure.message());
        if (what.getCause() != null) {
            LOG.info("{} failed in phase {}", failure.step().title(), phase.id(), what.getCause());
        }
        for (Remedy remedy : settings.remedies()) {
            Optional<String> done = mend(remedy, failure);
            if (done.isPresent()) {
                note.accept(done.get());
                tellDecision(failure, Decision.RETRY, done);
                return Decision.RETRY;
            }
        }
        Decision decision = ask(failure);
        while (decision == Decision.VIEW_LOGS) {
            String whole = log.whole();
            listeners.tell(listener -> listener.onNote(new Note(runId, phase.id(), whole)));
            decision = ask(failure);
        }
        if ((decision == Decision.ACCEPT && !failure.warning()) || (waits(decision) && !failure.timedOut())) {
            decision = Decision.ABORT;
        }
        tellDecision(failure, decision, Optional.empty());
        Duration pause = settings.failureHandler().pauseBefore(failure, decision);
        if (!pause.isZero()) {
            settings.turn().pause(settings.pauses(), pause);
        }
        return decision;
    }

    private static boolean waits(Decision decision) {
        return decision == Decision.CONTINUE || decision == Decision.CHECK;
    }

    /** What is answered by somebody who is told to stop is no decision: the run that resumes this one asks again. */
    private Decision ask(Failure failure) throws InterruptedException {
        Decision decision = decision(failure);
        if (Thread.interrupted()) {
            throw new InterruptedException("Interrupted while a decision was waited for");
        }
        return decision;
    }

    /** A handler that fails itself has decided nothing, and what nobody has decided on ends the run. */
    private Decision decision(Failure failure) {
        try {
            return settings.turn().waiting(() -> settings.failureHandler().decide(failure));
        } catch (RuntimeException e) {
            LOG.warn("The failure handler failed in phase {}", phase.id(), e);
            note.accept("The run was aborted, as whoever decides on failures failed: " + e.getMessage());
            return Decision.ABORT;
        }
    }

    /** A remedy that fails itself is none: the failure it was meant for is what is decided on. */
    private Optional<String> mend(Remedy remedy, Failure failure) throws InterruptedException {
        try {
            return settings.turn().waiting(() -> remedy.mend(remedyContext(failure)));
        } catch (RuntimeException e) {
            LOG.warn("The remedy {} failed in phase {}", remedy.getClass().getName(), phase.id(), e);
            note.accept("A remedy was tried and failed: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Remedy.RemedyContext remedyContext(Failure failure) {
        return new Remedy.RemedyContext(
                failure,
                target,
                settings.pauses(),
                mends.last(),
                settings.approvals(),
                settings.secrets().orElse(SecretSource.none()),
                mends::replace);
    }

    private void tellDecision(Failure failure, Decision decision, Optional<String> remedy) {
        log.line("Decided: " + decision + remedy.map(text -> " (" + text + ")").orElse(""));
        listeners.tell(listener -> listener.onFailure(new FailureDecided(runId, failure, decision, remedy)));
    }

    private Failure describe(StepFailure what, @Nullable GeneratedProject project) {
        Optional<Diagnosis> diagnosis = what.diagnosis();
        return Failure.builder()
                .attempt(diagnosis
                        .map(known -> diagnoses.merge(known, 1, Integer::sum))
                        .orElse(failures))
                .diagnosis(diagnosis)
                .project(phase.directory())
                .phaseId(phase.id())
                .phaseTitle(phase.title())
                .step(what.step())
                .count(failures)
                .message(what.text())
                .session(what.session())
                .addAllChecks(what.checks())
                .warning(what.warning())
                .timedOut(what.timedOut())
                .addAllTables(tables(project))
                .addAllLaterPhases(laterPhases())
                // What a generator refuses it says itself; guesses are for what a target says.
                .addAllProbableCauses(what.step() == Step.GENERATE ? List.of() : ProbableCauses.of(what.symptom()))
                .logExcerpt(log.excerpt())
                .logFile(log.file())
                .cause(Optional.ofNullable(what.getCause()))
                .build();
    }

    private static List<String> tables(@Nullable GeneratedProject project) {
        return project == null
                ? List.of()
                : project.expectedTables().stream()
                        .map(table -> table.name().toString())
                        .toList();
    }

    private List<String> laterPhases() {
        List<String> titles = new ArrayList<>();
        settings.phases().stream()
                .dropWhile(each -> !each.id().equals(phase.id()))
                .skip(1)
                .forEach(each -> titles.add(each.title()));
        return titles;
    }
}

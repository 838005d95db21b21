package io.cdppipeline;

import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.run.Step;
import io.cdppipeline.validate.Check;
import io.cdppipeline.workflow.WorkflowException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step that did not succeed, on its way from where it happened to where it is decided on. */
final class StepFailure extends Exception {

    private final Step step;
    private final transient Optional<Session> session;
    private final transient List<Check> checks;
    private final boolean warning;
    private final boolean timedOut;
    private String symptom;

    private StepFailure(
            Step step,
            String message,
            Optional<Session> session,
            List<Check> checks,
            boolean warning,
            boolean timedOut,
            @Nullable Throwable cause) {
        super(message, cause);
        this.step = step;
        this.session = session;
        this.checks = List.copyOf(checks);
        this.warning = warning;
        this.timedOut = timedOut;
        this.symptom = message;
    }

    static StepFailure thrown(Step step, Optional<Session> session, RuntimeException cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new StepFailure(step, message, session, List.of(), false, false, cause);
    }

    /**
     * A session that ended otherwise than well.
     *
     * @param symptom the part of the message from which causes may be guessed: no query, say
     */
    static StepFailure ended(String message, String symptom, Session session) {
        StepFailure failure =
                new StepFailure(Step.MONITOR, message, Optional.of(session), List.of(), false, false, null);
        failure.symptom = symptom;
        return failure;
    }

    static StepFailure timedOut(String message, Session session) {
        return new StepFailure(Step.MONITOR, message, Optional.of(session), List.of(), false, true, null);
    }

    static StepFailure invalid(String message, List<Check> checks, boolean warning) {
        return new StepFailure(Step.VALIDATE, message, Optional.empty(), checks, warning, false, null);
    }

    Step step() {
        return step;
    }

    Optional<Session> session() {
        return session;
    }

    List<Check> checks() {
        return checks;
    }

    boolean warning() {
        return warning;
    }

    boolean timedOut() {
        return timedOut;
    }

    /** What the target said, without what it was asked. */
    String symptom() {
        return symptom;
    }

    /** What it comes from, as the cause tells or, of a workflow that ran, the message. */
    Optional<Diagnosis> diagnosis() {
        Throwable cause = getCause();
        if (cause instanceof DeployException refused) {
            return Optional.of(refused.diagnosis());
        }
        if (cause instanceof LintException || cause instanceof WorkflowException) {
            return Optional.of(Diagnosis.of(FailureKind.SYNTAX));
        }
        return step == Step.START || step == Step.MONITOR ? Diagnosis.ofMessage(text()) : Optional.empty();
    }

    String text() {
        return String.valueOf(getMessage());
    }
}

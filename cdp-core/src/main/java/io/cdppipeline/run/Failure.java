package io.cdppipeline.run;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.validate.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** A step of a phase that did not succeed. Immutable. */
@Value.Immutable
@CdpStyle
public interface Failure {

    String phaseId();

    /** What people read: {@code Hist-Union}. */
    String phaseTitle();

    Step step();

    /** How often this phase has failed in this run, this time included. */
    int count();

    /** How often this phase has failed in this run for the same reason, this time included. */
    @Value.Default
    default int attempt() {
        return count();
    }

    /** What it comes from, where that is known of a deployment, or of what a workflow found missing. */
    Optional<Diagnosis> diagnosis();

    /** Which class of failure it is: that of the diagnosis; without one, of the network if it may pass by itself. */
    default FailureKind kind() {
        return diagnosis()
                .map(Diagnosis::kind)
                .orElseGet(
                        () -> cause().filter(Failure::mayPass).isPresent() ? FailureKind.NETWORK : FailureKind.OTHER);
    }

    private static boolean mayPass(Throwable cause) {
        return cause instanceof CdpException known && known.transientFailure();
    }

    /** Whether it is known to come from this. */
    default boolean kindIs(FailureKind kind) {
        return diagnosis().filter(known -> known.kind() == kind).isPresent();
    }

    /** The name of the phase's workflow project on the target. */
    Optional<String> project();

    /** What happened, in the words of whoever noticed; never a secret. */
    String message();

    /** The workflow and session that failed, from the start of a workflow on. */
    Optional<Session> session();

    /** Checks that did not pass, where the step is the validation. */
    List<Check> checks();

    /** True where nothing failed outright, but a validation found something that somebody has to accept. */
    @Value.Default
    default boolean warning() {
        return false;
    }

    /** True where a session has not ended in time, and goes on. */
    @Value.Default
    default boolean timedOut() {
        return false;
    }

    /** The tables that the phase makes, as {@code database.table}; empty where its project could not be generated. */
    List<String> tables();

    /** Titles of the phases that come after this one. */
    List<String> laterPhases();

    /** What it is likely to be, the likeliest first. */
    List<String> probableCauses();

    /** The last lines of the session's log. */
    @Value.Default
    default String logExcerpt() {
        return "";
    }

    /** The phase's log file. */
    Path logFile();

    /** The exception behind it, where there was one. */
    Optional<Throwable> cause();

    /** As people read it: what failed, where, why perhaps, and where the log is. */
    default List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add((warning() ? "⚠ " : "✗ ") + phaseTitle() + ": " + step().title()
                + (warning() ? " has warnings" : timedOut() ? " has not ended in time" : " failed"));
        session()
                .ifPresent(session ->
                        lines.add("  Workflow: " + session.workflow() + ", session ID: " + session.sessionId()));
        diagnosis().ifPresent(diagnosis -> lines.add("  Kind: " + diagnosis));
        message().lines().forEach(line -> lines.add("  " + line));
        if (!probableCauses().isEmpty()) {
            lines.add("  Possible causes:");
            int number = 0;
            for (String cause : probableCauses()) {
                number++;
                lines.add("  " + number + ". " + cause);
            }
        }
        lines.add("  Log: " + logFile());
        return lines;
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Failure}; not thread-safe. */
    final class Builder extends ImmutableFailure.Builder {
        Builder() {}
    }
}

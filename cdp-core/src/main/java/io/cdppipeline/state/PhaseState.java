package io.cdppipeline.state;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.run.Step;
import io.cdppipeline.validate.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** What is known of a phase: all that a resumed run and the report need. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
@JsonSerialize(as = ImmutablePhaseState.class)
@JsonDeserialize(builder = PhaseState.Builder.class)
public interface PhaseState {

    /** What people read: {@code Hist-Union}. */
    String title();

    @Value.Default
    default PhaseStatus status() {
        return PhaseStatus.PENDING;
    }

    Optional<Instant> startedAt();

    Optional<Instant> completedAt();

    /** The generated files: path relative to the work directory, SHA-256 of its bytes in hexadecimal. */
    Map<String, String> files();

    Optional<DeploymentState> deployment();

    /** The latest deployments, the oldest first, those of earlier runs included. */
    List<DeploymentState> deployments();

    /** A deployment that was begun and of whose end nothing is known. */
    Optional<DeploymentIntent> deploying();

    /** Every start that this run intended, in order; a retried workflow is there more than once. */
    List<WorkflowState> workflows();

    /** Rows of the expected tables, by {@code database.table}. */
    Map<String, Long> tables();

    /** Rows of the same tables when the run before this one had ended; empty for the first. */
    Map<String, Long> tablesBefore();

    /** How long the phase took in earlier runs that completed it, the latest last; a few of them. */
    List<Duration> earlierDurations();

    /** The project's metrics. */
    Map<String, Double> metrics();

    List<Check> checks();

    /** Queries by which the phase's tables can be watched, by title. */
    Map<String, String> monitoringQueries();

    /** What a reader should know: why a table was left out, what was skipped, which remedy helped. */
    List<String> notes();

    /** What failed, while it has failed. */
    Optional<String> error();

    /** Which step failed, while one has. */
    Optional<Step> failedStep();

    /** The phase's log file, relative to the work directory. */
    Optional<String> logFile();

    /** From start to end; zero while there is no end. */
    default Duration duration() {
        return startedAt().isPresent() && completedAt().isPresent()
                ? Duration.between(startedAt().get(), completedAt().get())
                : Duration.ZERO;
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PhaseState}; not thread-safe. */
    final class Builder extends ImmutablePhaseState.Builder {
        Builder() {}
    }
}

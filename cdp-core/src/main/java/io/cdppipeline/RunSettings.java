package io.cdppipeline;

import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.preflight.PreflightCheck;
import io.cdppipeline.run.Approvals;
import io.cdppipeline.run.FailureHandler;
import io.cdppipeline.run.Pauses;
import io.cdppipeline.run.Remedy;
import io.cdppipeline.run.SecretSource;
import io.cdppipeline.state.RunChoices;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Target;
import io.cdppipeline.validate.Validator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.immutables.value.Value;

/** All that a built pipeline knows; what its runs and plans are made from. */
@Value.Immutable(copy = false)
@Value.Style(
        get = "*",
        visibility = Value.Style.ImplementationVisibility.PACKAGE,
        overshadowImplementation = true,
        jdkOnly = true)
interface RunSettings {

    PipelineConfig config();

    Path workDirectory();

    Optional<Target> target();

    List<Phase> phases();

    List<Validator> everyPhase();

    Map<String, List<Validator>> validators();

    FailureHandler failureHandler();

    List<Remedy> remedies();

    Approvals approvals();

    Optional<SecretSource> secrets();

    List<PipelineListener> listeners();

    Optional<Deployer> deployer();

    Optional<WorkflowStarter> starter();

    Optional<Monitor> monitor();

    /** Schemas to plan with where the target has none. */
    Optional<Catalog> snapshot();

    EditedFiles editedFiles();

    Optional<Duration> pollInterval();

    Duration sessionTimeout();

    Duration stallAlert();

    /** The most tasks that an attempt may have. */
    int taskLimit();

    RunChoices choices();

    boolean killOnInterrupt();

    boolean preflight();

    List<PreflightCheck> preflightChecks();

    boolean mayProbe();

    Approval approval();

    Clock clock();

    /** What tells how much time has passed, where the clock is one that may jump. */
    Optional<LongSupplier> ticks();

    Pauses pauses();

    @Value.Default
    default Turn turn() {
        return Turn.always();
    }

    /** The same for a run that takes turns with others. */
    default RunSettings taking(Turn its) {
        return builder().from(this).turn(its).build();
    }

    /** The same settings for one run, whose time no jump of the system's clock concerns. */
    default RunSettings forOneRun() {
        return builder()
                .from(this)
                .clock(ticks().<Clock>map(source -> SteadyClock.from(clock(), source))
                        .orElse(clock()))
                .ticks(Optional.empty())
                .build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds {@link RunSettings}; not thread-safe. */
    final class Builder extends ImmutableRunSettings.Builder {
        Builder() {}
    }
}

package io.cdppipeline;

import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.run.FailureHandler;
import io.cdppipeline.run.Pauses;
import io.cdppipeline.run.Remedy;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Target;
import io.cdppipeline.validate.Validator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a built pipeline knows; what its runs and plans are made from. */
record RunSettings(
        PipelineConfig config,
        Path workDirectory,
        Optional<Target> target,
        List<Phase> phases,
        List<Validator> everyPhase,
        Map<String, List<Validator>> validators,
        FailureHandler failureHandler,
        List<Remedy> remedies,
        List<PipelineListener> listeners,
        Optional<Deployer> deployer,
        Optional<WorkflowStarter> starter,
        Optional<Monitor> monitor,
        Optional<Catalog> snapshot,
        EditedFiles editedFiles,
        Optional<Duration> pollInterval,
        Duration sessionTimeout,
        Clock clock,
        Pauses pauses) {

    RunSettings {
        phases = List.copyOf(phases);
        everyPhase = List.copyOf(everyPhase);
        validators = Map.copyOf(validators);
        remedies = List.copyOf(remedies);
        listeners = List.copyOf(listeners);
    }
}

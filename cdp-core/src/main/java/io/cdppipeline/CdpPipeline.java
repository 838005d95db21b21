package io.cdppipeline;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.phase.PackProvider;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.FailureHandler;
import io.cdppipeline.run.Pauses;
import io.cdppipeline.run.Remedy;
import io.cdppipeline.run.TransientFailureRemedy;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.CatalogSnapshot;
import io.cdppipeline.target.Target;
import io.cdppipeline.validate.ExpectedTablesValidator;
import io.cdppipeline.validate.Validator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A whole Customer Data Platform from one configuration: phases that are generated, deployed, started, monitored and
 * validated one after another.
 *
 * <pre>{@code
 * PipelineResult result = CdpPipeline.builder()
 *     .config(Path.of("pipeline.yml"))
 *     .build()
 *     .run();
 * }</pre>
 *
 * <p>Immutable and thread-safe; two runs in one work directory exclude each other.
 */
public final class CdpPipeline {

    private final RunSettings settings;

    private CdpPipeline(RunSettings settings) {
        this.settings = settings;
    }

    public static Builder builder() {
        return new Builder();
    }

    public PipelineConfig config() {
        return settings.config();
    }

    /** The phases, in the order in which they run. */
    public List<Phase> phases() {
        return settings.phases();
    }

    /**
     * What a run would do, without doing any of it: each phase's files, how they differ from what is deployed or on disk, and
     * what would be rebuilt. Schemas are read from the target where it is there, from the snapshot that
     * {@link Builder#catalog} gives where the target has none; a phase that neither has tables for waits for the one before.
     *
     * @throws CdpException if a phase cannot be generated for another reason than a table that comes later
     */
    public PipelinePlan plan() {
        return new Planner(settings).plan();
    }

    /**
     * Writes the projects of the phases that can be generated now to the work directory, and deploys and starts nothing: to
     * look at them, to commit them, or to push them by other means.
     *
     * @return what was written, compared with what was on disk before
     * @throws CdpException if a phase cannot be generated for another reason than a table that comes later, if a project has
     *     an error (then nothing is written), or if a run is going on in the work directory
     */
    public PipelinePlan generate() {
        return new Planner(settings).generate();
    }

    /**
     * Runs the phases. A run that failed or was cut off goes on where it stopped when this is called again with the same
     * configuration and work directory; after a success, the next call begins a new run, which loads what is new.
     *
     * @return how it ended; a phase that fails is a result, not an exception
     * @throws CdpException if the run cannot begin: another one is going on there, or the target cannot be opened
     */
    public PipelineResult run() {
        return new PipelineRun(settings).run();
    }

    @Override
    public String toString() {
        return "CdpPipeline[" + settings.config().global().client() + " on "
                + settings.target()
                        .map(Target::name)
                        .orElse(settings.config().global().tdEndpoint())
                + ": " + settings.phases().stream().map(Phase::id).collect(Collectors.joining(" → ")) + "]";
    }

    /** Builds a {@link CdpPipeline}; not thread-safe. */
    public static final class Builder {

        private static final Pattern PHASE_ID = Pattern.compile("[a-z][a-z0-9_]*");
        private static final int TRANSIENT_FAILURES_MENDED = 2;

        private @Nullable Path configFile;
        private @Nullable PipelineConfig config;
        private @Nullable Path workDirectory;
        private @Nullable Target target;
        private @Nullable Deployer deployer;
        private @Nullable WorkflowStarter starter;
        private @Nullable Monitor monitor;
        private @Nullable Catalog snapshot;
        private @Nullable EditedFiles editedFiles;
        private @Nullable Duration pollInterval;
        private Duration sessionTimeout = Duration.ofHours(2);
        private FailureHandler failureHandler = FailureHandler.abort();
        private Clock clock = Clock.systemUTC();
        private Pauses pauses = Pauses.sleeping();
        private final List<Phase> added = new ArrayList<>();
        private final List<Phase> replacing = new ArrayList<>();
        private final List<Validator> everyPhase = new ArrayList<>();
        private final Map<String, List<Validator>> validators = new LinkedHashMap<>();
        private final List<Remedy> remedies = new ArrayList<>();
        private final List<PipelineListener> listeners = new ArrayList<>();

        private Builder() {
            validator(new ExpectedTablesValidator());
            remedy(new TransientFailureRemedy(TRANSIENT_FAILURES_MENDED));
        }

        /** The configuration as a YAML file; its directory is the work directory unless another is set. */
        public Builder config(Path file) {
            this.configFile = Objects.requireNonNull(file, "file");
            return this;
        }

        /** The configuration as a value; the current directory is the work directory unless another is set. */
        public Builder config(PipelineConfig config) {
            this.config = Objects.requireNonNull(config, "config");
            return this;
        }

        /** Where to run, instead of the endpoint of the configuration. The pipeline does not close it. */
        public Builder target(Target target) {
            this.target = Objects.requireNonNull(target, "target");
            return this;
        }

        /** Where generated projects, state, logs and reports are kept. It is made if need be. */
        public Builder workDirectory(Path directory) {
            this.workDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /** Adds a phase after those of the configuration and those added before. */
        public Builder phase(Phase phase) {
            added.add(checked(phase));
            return this;
        }

        /** Adds a phase of this generator, everything else by default. */
        public Builder phase(PhaseGenerator generator) {
            return phase(Phase.of(generator));
        }

        /** Puts a phase in the place of the one with the same id. */
        public Builder replacePhase(Phase phase) {
            replacing.add(checked(phase));
            return this;
        }

        private static Phase checked(Phase phase) {
            if (!PHASE_ID.matcher(phase.id()).matches()) {
                throw new IllegalArgumentException(
                        "A phase's id is a lower-case word like 'churn_score', not '" + phase.id() + "'");
            }
            return phase;
        }

        /** Adds a validator to every phase. */
        public Builder validator(Validator validator) {
            everyPhase.add(Objects.requireNonNull(validator, "validator"));
            return this;
        }

        /** Adds a validator to one phase. */
        public Builder validator(String phaseId, Validator validator) {
            Objects.requireNonNull(validator, "validator");
            validators.computeIfAbsent(phaseId, id -> new ArrayList<>()).add(validator);
            return this;
        }

        /** Decides on failures; by default the first one ends the run. */
        public Builder failureHandler(FailureHandler handler) {
            this.failureHandler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /** Adds a remedy, asked after those added before and before the failure handler. */
        public Builder remedy(Remedy remedy) {
            remedies.add(Objects.requireNonNull(remedy, "remedy"));
            return this;
        }

        public Builder listener(PipelineListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Deploys instead of the target's deployer. */
        public Builder deployer(Deployer deployer) {
            this.deployer = Objects.requireNonNull(deployer, "deployer");
            return this;
        }

        /** Starts workflows instead of the target's starter. */
        public Builder starter(WorkflowStarter starter) {
            this.starter = Objects.requireNonNull(starter, "starter");
            return this;
        }

        /** Watches sessions instead of the target's monitor. */
        public Builder monitor(Monitor monitor) {
            this.monitor = Objects.requireNonNull(monitor, "monitor");
            return this;
        }

        /**
         * Schemas to plan and generate with where the target is not there, or lacks a table: a {@link CatalogSnapshot}, or
         * one inferred from sample files. It takes the place of the configuration's {@code global.catalog}. A run does not
         * look at it: its phases see what the phases before them have made.
         */
        public Builder catalog(Catalog catalog) {
            this.snapshot = Objects.requireNonNull(catalog, "catalog");
            return this;
        }

        /** What becomes of generated files that somebody edited, instead of the configuration's {@code edited_files}. */
        public Builder editedFiles(EditedFiles policy) {
            this.editedFiles = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** How long to wait between two looks at a session; by default the target's own: 30 s on Treasure Data. */
        public Builder pollInterval(Duration interval) {
            this.pollInterval = positive(interval, "interval");
            return this;
        }

        /** How long a session may take before it counts as failed; two hours by default. */
        public Builder sessionTimeout(Duration timeout) {
            this.sessionTimeout = positive(timeout, "timeout");
            return this;
        }

        private static Duration positive(Duration duration, String name) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " must be positive, not " + duration);
            }
            return duration;
        }

        /** What the time is. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** How the run waits. */
        public Builder pauses(Pauses pauses) {
            this.pauses = Objects.requireNonNull(pauses, "pauses");
            return this;
        }

        /**
         * The pipeline.
         *
         * @throws io.cdppipeline.config.ConfigException if the configuration has problems; it names all of them
         * @throws IllegalStateException if the builder's settings are missing or in conflict; it names all of them
         */
        public CdpPipeline build() {
            List<String> problems = new ArrayList<>();
            if (configFile == null && config == null) {
                problems.add("no configuration: call config(path) or config(value)");
            }
            if (configFile != null && config != null) {
                problems.add("two configurations: call config(path) or config(value), not both");
            }
            if (!problems.isEmpty()) {
                throw conflict(problems);
            }
            PipelineConfig read = config != null
                    ? ConfigLoader.validate(config)
                    : ConfigLoader.load(Objects.requireNonNull(configFile));
            List<Phase> phases = phases(read, problems);
            if (!problems.isEmpty()) {
                throw conflict(problems);
            }
            return new CdpPipeline(new RunSettings(
                    read,
                    directory(),
                    Optional.ofNullable(target),
                    phases,
                    everyPhase,
                    validators,
                    failureHandler,
                    remedies,
                    listeners,
                    Optional.ofNullable(deployer),
                    Optional.ofNullable(starter),
                    Optional.ofNullable(monitor),
                    snapshot(read),
                    editedFiles != null ? editedFiles : read.global().editedFiles(),
                    Optional.ofNullable(pollInterval),
                    sessionTimeout,
                    clock,
                    pauses));
        }

        private static IllegalStateException conflict(List<String> problems) {
            return new IllegalStateException("The pipeline cannot be built: " + String.join("; ", problems));
        }

        private Path directory() {
            if (workDirectory != null) {
                return workDirectory.toAbsolutePath().normalize();
            }
            Path parent =
                    configFile == null ? null : configFile.toAbsolutePath().getParent();
            return (parent == null ? Path.of("") : parent).toAbsolutePath().normalize();
        }

        private Optional<Catalog> snapshot(PipelineConfig config) {
            return snapshot != null
                    ? Optional.of(snapshot)
                    : config.global().catalog().map(file -> CatalogSnapshot.read(directory().resolve(file)));
        }

        private List<Phase> phases(PipelineConfig config, List<String> problems) {
            Map<String, Phase> phases = new LinkedHashMap<>();
            for (PackProvider provider : ServiceLoader.load(PackProvider.class)) {
                provider.phases(config).forEach(phase -> put(phases, phase, problems));
            }
            added.forEach(phase -> put(phases, phase, problems));
            for (Phase phase : replacing) {
                if (phases.replace(phase.id(), phase) == null) {
                    problems.add("there is no phase '" + phase.id() + "' to replace among " + phases.keySet()
                            + ": add it with phase(...)");
                }
            }
            validators.keySet().stream()
                    .filter(id -> !phases.containsKey(id))
                    .forEach(id -> problems.add("there is no phase '" + id + "' to validate among " + phases.keySet()));
            if (phases.isEmpty() && problems.isEmpty()) {
                problems.add(
                        "no phases: give the configuration a section such as 'ingestion' and have cdp-templates on the"
                                + " class path, or call phase(...)");
            }
            return List.copyOf(phases.values());
        }

        private static void put(Map<String, Phase> phases, Phase phase, List<String> problems) {
            if (phases.putIfAbsent(phase.id(), phase) != null) {
                problems.add("two phases have the id '" + phase.id() + "': call replacePhase(...) to replace one");
            }
        }
    }
}

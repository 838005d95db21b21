package io.cdppipeline;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.deploy.Rollback;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.lint.ProjectLimits;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.phase.PackProvider;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.preflight.Preflight;
import io.cdppipeline.preflight.PreflightCheck;
import io.cdppipeline.run.Approvals;
import io.cdppipeline.run.FailureHandler;
import io.cdppipeline.run.MissingDatabaseRemedy;
import io.cdppipeline.run.MissingSecretRemedy;
import io.cdppipeline.run.OnChangedConfig;
import io.cdppipeline.run.Pauses;
import io.cdppipeline.run.Remedy;
import io.cdppipeline.run.SecretSource;
import io.cdppipeline.run.SyntaxRemedy;
import io.cdppipeline.run.TransientFailureRemedy;
import io.cdppipeline.schedule.PhaseSchedule;
import io.cdppipeline.schedule.Schedules;
import io.cdppipeline.state.RunChoices;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.CatalogSnapshot;
import io.cdppipeline.target.Target;
import io.cdppipeline.validate.ExpectedTablesValidator;
import io.cdppipeline.validate.Validator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
     * Looks at everything that a run needs, without beginning one: credentials, permissions if {@linkplain
     * Builder#probePermissions() allowed}, directories, disk, clock, sources, tables. It changes nothing else.
     *
     * @throws CdpException if the target cannot be opened
     */
    public Preflight preflight() {
        return new PreflightRun(settings).whole();
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
     * @return how it ended; a phase that fails is a result, not an exception, and so is a run that was not approved of
     * @throws io.cdppipeline.preflight.PreflightException if something that the run needs is not as it must be
     * @throws CdpException if the run cannot begin: another one is going on there, or the target cannot be opened
     */
    public PipelineResult run() {
        return new PipelineRun(settings).run();
    }

    /** As {@link #run()}, taking turns with others. */
    PipelineResult run(Turn turn) {
        return new PipelineRun(settings.taking(turn)).run();
    }

    /** The target that it was given. */
    Optional<Target> target() {
        return settings.target();
    }

    Path workDirectory() {
        return settings.workDirectory();
    }

    /**
     * Puts a phase's project on the target back to the files of the last deployment that the phase was completed with and
     * that differ from what is deployed now. Nothing is started, and the files in the work directory stay: the next run
     * deploys what it generates then.
     *
     * @throws CdpException if there is no such deployment, the target does not have it any more, or a run is going on
     * @throws IllegalArgumentException if the pipeline has no such phase
     */
    public Rollback rollback(String phaseId) {
        return new RollbackRun(settings).rollback(phase(phaseId));
    }

    private Phase phase(String id) {
        return settings.phases().stream()
                .filter(phase -> phase.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no phase '" + id + "' among "
                        + settings.phases().stream().map(Phase::id).toList()));
    }

    /** Looks after the schedules of this pipeline. */
    public Schedules schedules() {
        return new PipelineSchedules(settings);
    }

    /**
     * Starts the whole pipeline by the clock: short for {@link Schedules#every(String, ZoneId)}.
     *
     * @param cron minute, hour, day, month and day of the week
     * @param zone whose clock is meant
     */
    public PhaseSchedule schedule(String cron, ZoneId zone) {
        return schedules().every(cron, zone);
    }

    /** Starts one phase by the clock: short for {@link Schedules#every(String, String, ZoneId)}. */
    public PhaseSchedule schedule(String phaseId, String cron, ZoneId zone) {
        return schedules().every(phaseId, cron, zone);
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
        private Duration stallAlert = Duration.ofHours(1);
        private int taskLimit = ProjectLimits.MOST_TASKS;
        private FailureHandler failureHandler = FailureHandler.abort();
        private OnChangedConfig onChangedConfig = OnChangedConfig.NEW_RUN;
        private @Nullable String from;
        private boolean killOnInterrupt;
        private boolean preflight = true;
        private boolean mayProbe;
        private Approval approval = Approval.unattended();
        private final Set<String> only = new LinkedHashSet<>();
        private Approvals approvals = Approvals.none();
        private @Nullable SecretSource secrets;
        private Clock clock = Clock.systemUTC();
        private @Nullable LongSupplier ticks = System::nanoTime;
        private Pauses pauses = Pauses.sleeping();
        private final List<Phase> added = new ArrayList<>();
        private final List<Phase> replacing = new ArrayList<>();
        private final List<Validator> everyPhase = new ArrayList<>();
        private final Map<String, List<Validator>> validators = new LinkedHashMap<>();
        private final List<Remedy> remedies = new ArrayList<>();
        private final List<PipelineListener> listeners = new ArrayList<>();
        private final List<PreflightCheck> preflightChecks = new ArrayList<>(PreflightCheck.standard());

        private Builder() {
            validator(new ExpectedTablesValidator());
            remedy(new TransientFailureRemedy(TRANSIENT_FAILURES_MENDED));
            remedy(new SyntaxRemedy());
            remedy(new MissingDatabaseRemedy());
            remedy(new MissingSecretRemedy());
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

        /** Answers what remedies ask before they change anything on the target; by default nothing is approved. */
        public Builder approvals(Approvals approvals) {
            this.approvals = Objects.requireNonNull(approvals, "approvals");
            return this;
        }

        /**
         * Where the secrets come from that a project needs and does not have: they are uploaded before its workflows are
         * started, which they are not while some are missing. Without a source, what is missing shows when a workflow fails.
         */
        public Builder secrets(SecretSource source) {
            this.secrets = Objects.requireNonNull(source, "source");
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

        /** How long a session may take before somebody is asked whether to wait on; two hours by default. */
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

        /** Adds a check to the preflight, after those of the library and those added before. */
        public Builder preflightCheck(PreflightCheck check) {
            preflightChecks.add(Objects.requireNonNull(check, "check"));
            return this;
        }

        /** Has runs begin without a look at what they need; {@link CdpPipeline#preflight()} still looks. */
        public Builder withoutPreflight() {
            this.preflight = false;
            return this;
        }

        /**
         * Allows {@link CdpPipeline#preflight()} to make a database of a name of its own and drop it again, to see whether that
         * is permitted. Runs do not do so.
         */
        public Builder probePermissions() {
            this.mayProbe = true;
            return this;
        }

        /** Is asked before each run, once everything was looked at; by default every run may begin. */
        public Builder approval(Approval approval) {
            this.approval = Objects.requireNonNull(approval, "approval");
            return this;
        }

        /**
         * What becomes of a run that an earlier configuration has begun; by default it is left behind, and a new one begins.
         * What has changed is told either way.
         */
        public Builder onChangedConfig(OnChangedConfig handling) {
            this.onChangedConfig = Objects.requireNonNull(handling, "handling");
            return this;
        }

        /** Begins at this phase, complete or not; the phases before it are passed by, and what they have made is read. */
        public Builder from(String phaseId) {
            this.from = Objects.requireNonNull(phaseId, "phaseId");
            return this;
        }

        /** Runs these phases, complete or not, and no others. */
        public Builder only(String... phaseIds) {
            only.addAll(List.of(phaseIds));
            return this;
        }

        /** After what time without any change at a session the listeners are told; one hour by default. */
        public Builder stallAlert(Duration still) {
            this.stallAlert = positive(still, "still");
            return this;
        }

        /**
         * How many tasks an attempt may have, for an account whose workflow service takes more than the usual 1,000. A project
         * with a workflow of more, as far as its files tell, is not deployed.
         */
        public Builder taskLimit(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("taskLimit must be at least 1, not " + most);
            }
            this.taskLimit = most;
            return this;
        }

        /**
         * Kills the sessions that are going on where the run is interrupted. By default they go on, and the run that resumes
         * this one takes them up.
         */
        public Builder killSessionsOnInterrupt() {
            this.killOnInterrupt = true;
            return this;
        }

        /**
         * What the time is, and how much of it has passed. By default the system's clock says when a run begins, and a
         * monotonic source how much time has passed since: the system's clock may jump.
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            this.ticks = null;
            return this;
        }

        /** What tells how much time has passed since a run has begun. */
        Builder ticks(LongSupplier source) {
            this.ticks = source;
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
            return new CdpPipeline(RunSettings.builder()
                    .config(read)
                    .workDirectory(directory())
                    .target(Optional.ofNullable(target))
                    .phases(phases)
                    .everyPhase(everyPhase)
                    .validators(validators)
                    .failureHandler(failureHandler)
                    .remedies(remedies)
                    .approvals(approvals)
                    .secrets(Optional.ofNullable(secrets))
                    .listeners(listeners)
                    .deployer(Optional.ofNullable(deployer))
                    .starter(Optional.ofNullable(starter))
                    .monitor(Optional.ofNullable(monitor))
                    .snapshot(snapshot(read))
                    .editedFiles(
                            editedFiles != null ? editedFiles : read.global().editedFiles())
                    .pollInterval(Optional.ofNullable(pollInterval))
                    .sessionTimeout(sessionTimeout)
                    .stallAlert(stallAlert)
                    .taskLimit(taskLimit)
                    .choices(new RunChoices(onChangedConfig, Optional.ofNullable(from), List.copyOf(only)))
                    .killOnInterrupt(killOnInterrupt)
                    .preflight(preflight)
                    .preflightChecks(preflightChecks)
                    .mayProbe(mayProbe)
                    .approval(approval)
                    .clock(clock)
                    .ticks(Optional.ofNullable(ticks))
                    .pauses(pauses)
                    .build());
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
                    : config.global()
                            .catalog()
                            .map(file -> CatalogSnapshot.read(directory().resolve(file)));
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
            Stream.concat(Stream.ofNullable(from), only.stream())
                    .filter(id -> !phases.containsKey(id))
                    .forEach(id -> problems.add("there is no phase '" + id + "' to run among " + phases.keySet()));
            config.validation().checks().stream()
                    .filter(check -> !phases.containsKey(check.phase()))
                    .forEach(check -> problems.add("the check '" + check.name() + "' of 'validation' names the phase '"
                            + check.phase() + "', which is not among " + phases.keySet()));
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

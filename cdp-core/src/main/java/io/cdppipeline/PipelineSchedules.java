package io.cdppipeline;

import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.schedule.PhaseSchedule;
import io.cdppipeline.schedule.Scheduler;
import io.cdppipeline.schedule.Scheduler.WorkflowSchedule;
import io.cdppipeline.schedule.Schedules;
import io.cdppipeline.state.Hashes;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.Projects;
import io.cdppipeline.target.Projects.DeployedProject;
import io.cdppipeline.target.Target;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps a pipeline's schedules as a project on its target. */
final class PipelineSchedules implements Schedules {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final RunSettings settings;
    private final String project;

    PipelineSchedules(RunSettings settings) {
        this.settings = settings;
        this.project = settings.config().global().client() + "_schedules";
    }

    @Override
    public List<PhaseSchedule> list() {
        return onTarget(place -> place.found().map(place::schedules).orElse(List.of()));
    }

    @Override
    public PhaseSchedule every(String cron, ZoneId zone) {
        return put(PIPELINE, settings.phases(), cron, zone);
    }

    @Override
    public PhaseSchedule every(String phaseId, String cron, ZoneId zone) {
        List<Phase> phases = settings.phases().stream()
                .filter(phase -> phase.id().equals(phaseId))
                .toList();
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("There is no phase '" + phaseId + "' among "
                    + settings.phases().stream().map(Phase::id).toList());
        }
        return put(phaseId, phases, cron, zone);
    }

    private PhaseSchedule put(String name, List<Phase> phases, String cron, ZoneId zone) {
        return onTarget(place -> {
            RunnerProject before = place.runner();
            RunnerProject after = before.with(name, cron, zone, workflows(place, phases));
            DeployedProject there = place.push(before, after);
            return place.schedule(there, name);
        });
    }

    @Override
    public boolean remove(String name) {
        return onTarget(place -> {
            RunnerProject before = place.runner();
            Optional<RunnerProject> after = before.without(name);
            after.ifPresent(rest -> place.push(before, rest));
            return after.isPresent();
        });
    }

    @Override
    public PhaseSchedule disable(String name) {
        return change(name, (scheduler, schedule) -> scheduler.disable(schedule.id()));
    }

    @Override
    public PhaseSchedule enable(String name) {
        return change(name, (scheduler, schedule) -> scheduler.enable(schedule.id()));
    }

    @Override
    public PhaseSchedule skip(String name, int count) {
        return change(name, (scheduler, schedule) -> scheduler.skip(schedule, count));
    }

    private PhaseSchedule change(String name, BiFunction<Scheduler, WorkflowSchedule, WorkflowSchedule> change) {
        return onTarget(place -> {
            PhaseSchedule before = place.required(name);
            WorkflowSchedule after = change.apply(place.scheduler(), before.onTarget());
            return new PhaseSchedule(before.name(), before.phases(), before.cron(), before.zone(), after);
        });
    }

    @Override
    public List<OffsetDateTime> backfill(String name, Instant from, int count) {
        return onTarget(place -> place.scheduler()
                .backfill(
                        place.required(name).onTarget().id(),
                        from,
                        "backfill-" + MOMENT.format(settings.clock().instant()),
                        count));
    }

    /** What each phase has to start again and again; a phase with nothing of the kind is left out. */
    private Map<String, RunnerProject.Started> workflows(Place place, List<Phase> phases) {
        Map<String, RunnerProject.Started> all = new LinkedHashMap<>();
        for (Phase phase : phases) {
            List<String> workflows = generated(phase, place.target()).recurringWorkflows();
            if (!workflows.isEmpty()) {
                place.requireDeployed(phase, workflows);
                all.put(phase.id(), new RunnerProject.Started(phase.directory(), workflows));
            }
        }
        if (all.isEmpty()) {
            throw new CdpException("Nothing of "
                    + phases.stream().map(Phase::id).toList()
                    + " can be scheduled: none of them has a workflow that brings what is new; configure an incremental"
                    + " load");
        }
        return all;
    }

    private GeneratedProject generated(Phase phase, Target target) {
        try {
            return phase.generator()
                    .generate(new PhaseContext(
                            settings.config(),
                            target.catalog(),
                            settings.clock().instant()));
        } catch (MissingTableException e) {
            throw notRun(phase, String.valueOf(e.getMessage()), e);
        }
    }

    private static CdpException notRun(Phase phase, String why, @Nullable Exception cause) {
        return new CdpException(
                "Phase " + phase.id() + " cannot be scheduled before it has run: " + why + ". Call run() first", cause);
    }

    private <T> T onTarget(Function<Place, T> work) {
        try (Targets.Opened opened = Targets.open(settings)) {
            Target target = opened.target();
            if (target.scheduler().isEmpty() || target.projects().isEmpty()) {
                throw new CdpException("Nothing can be scheduled: the target " + target.name() + " keeps no schedules");
            }
            return work.apply(new Place(
                    target, target.scheduler().get(), target.projects().get()));
        }
    }

    /** The target and what it has of this. */
    private final class Place {

        private final Target target;
        private final Scheduler scheduler;
        private final Projects projects;

        Place(Target target, Scheduler scheduler, Projects projects) {
            this.target = target;
            this.scheduler = scheduler;
            this.projects = projects;
        }

        Target target() {
            return target;
        }

        Scheduler scheduler() {
            return scheduler;
        }

        Optional<DeployedProject> found() {
            return projects.find(project);
        }

        RunnerProject runner() {
            return found().map(this::runner)
                    .orElseGet(
                            () -> RunnerProject.empty(settings.config().global().client()));
        }

        private RunnerProject runner(DeployedProject there) {
            return RunnerProject.of(projects.files(there.id(), there.revision()));
        }

        List<PhaseSchedule> schedules(DeployedProject there) {
            return runner(there).schedules(scheduler.list(there.id()));
        }

        PhaseSchedule schedule(DeployedProject there, String name) {
            List<PhaseSchedule> all = schedules(there);
            return all.stream()
                    .filter(schedule -> schedule.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CdpException("There is no schedule '" + name + "' on " + target.name()
                            + ", only " + all.stream().map(PhaseSchedule::name).toList()
                            + "; make it with schedule(...)"));
        }

        PhaseSchedule required(String name) {
            return schedule(
                    found().orElseThrow(() -> new CdpException("There is no schedule '" + name + "' on " + target.name()
                            + "; make it with schedule(...)")),
                    name);
        }

        /** Sends the project unless it is there as it is to be. */
        DeployedProject push(RunnerProject before, RunnerProject after) {
            Optional<DeployedProject> there = found();
            if (there.isPresent() && before.files().equals(after.files())) {
                return there.get();
            }
            GeneratedProject.Builder files = GeneratedProject.builder();
            after.files().forEach(files::file);
            GeneratedProject generated = files.build();
            // The revision before is part of the name, so that what is put back as it once was has a name of its own.
            String mark =
                    Hashes.sha256(there.map(DeployedProject::revision).orElse("") + "\n" + generated.contentHash());
            String revision = MOMENT.format(settings.clock().instant()) + "-" + mark.substring(0, 8);
            var deployed = target.deployer().deploy(new DeployContext("schedules", project, revision, generated));
            return new DeployedProject(deployed.projectId(), deployed.projectName(), deployed.revision());
        }

        void requireDeployed(Phase phase, List<String> workflows) {
            DeployedProject there = projects.find(phase.directory())
                    .orElseThrow(() ->
                            notRun(phase, "there is no project " + phase.directory() + " on " + target.name(), null));
            Map<String, String> files = projects.files(there.id(), there.revision());
            workflows.stream()
                    .filter(workflow -> !files.containsKey(workflow + ".dig"))
                    .findFirst()
                    .ifPresent(workflow -> {
                        throw notRun(
                                phase,
                                "the project " + there.name() + " on " + target.name() + " has no workflow " + workflow,
                                null);
                    });
        }
    }
}

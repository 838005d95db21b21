package io.cdppipeline.state;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.run.OnChangedConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a run's first state of what the run before it has left in the work directory, if there was one. */
final class RunBeginning {

    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int DURATIONS_KEPT = 10;

    private final Optional<PipelineState> last;
    private final PipelineConfig config;
    private final List<Phase> phases;
    private final RunChoices choices;
    private final Optional<ConfigComparison> changed;
    private final Optional<PipelineState> resumed;

    RunBeginning(Optional<PipelineState> last, PipelineConfig config, List<Phase> phases, RunChoices choices) {
        this.last = last;
        this.config = config;
        this.phases = phases;
        this.choices = choices;
        this.changed = last.flatMap(state -> ConfigComparison.of(state, config, phases));
        this.resumed = last.filter(state -> state.status() != RunStatus.SUCCESS)
                .filter(state -> changed.isEmpty() || choices.onChangedConfig() != OnChangedConfig.NEW_RUN);
        if (resumed.isPresent() && changed.isPresent() && choices.onChangedConfig() == OnChangedConfig.REFUSE) {
            throw new CdpException(String.join("\n", changed.get().lines())
                    + "\nThat run has not ended well, and is resumed with its own configuration only: put that back, or"
                    + " choose with onChangedConfig(...) what is to become of it");
        }
    }

    /** Whether the run before goes on. */
    boolean resumes() {
        return resumed.isPresent();
    }

    /** What has changed since the run before. */
    Optional<ConfigComparison> changed() {
        return changed;
    }

    PipelineState state(Instant now) {
        Map<String, PhaseState> states = new LinkedHashMap<>();
        for (Phase phase : phases) {
            states.put(phase.id(), phase(phase, last.map(state -> state.phases().get(phase.id()))));
        }
        PipelineState.Builder state = PipelineState.builder()
                .status(RunStatus.RUNNING)
                .globalConfig(new PipelineState.GlobalState(
                        config.global().tdEndpoint(), config.global().client()))
                .configHash(Hashes.ofConfig(config))
                .settings(config.settings())
                .phases(states);
        if (resumed.isPresent()) {
            state.pipelineId(resumed.get().pipelineId())
                    .startedAt(resumed.get().startedAt())
                    .resumedAt(now);
        } else {
            state.pipelineId(newId(now, last.map(PipelineState::pipelineId))).startedAt(now);
        }
        return state.build();
    }

    private PhaseState phase(Phase phase, Optional<PhaseState> before) {
        boolean done = before.filter(state -> state.status().done()).isPresent();
        if (!selected(phase)) {
            return resumes() && done && before.isPresent() ? before.get() : passedBy(phase, before, notSelected());
        }
        boolean affected = reruns().contains(phase.id());
        if (resumes() && before.isPresent()) {
            boolean again = affected ? before.get().status() != PhaseStatus.PENDING : choices.named() && done;
            return again ? again(before.get()) : before.get();
        }
        boolean unchanged = changed.isPresent()
                && choices.onChangedConfig() == OnChangedConfig.RERUN_AFFECTED
                && !affected
                && before.filter(state -> state.status() == PhaseStatus.COMPLETED)
                        .isPresent();
        return unchanged && !choices.named()
                ? passedBy(phase, before, "Passed by, as no setting that it reads has changed")
                : fresh(phase, before);
    }

    private boolean selected(Phase phase) {
        boolean reached = choices.from().isEmpty()
                || phases.stream()
                        .dropWhile(each -> !each.id().equals(choices.from().get()))
                        .anyMatch(phase::equals);
        return reached && (choices.only().isEmpty() || choices.only().contains(phase.id()));
    }

    private String notSelected() {
        return choices.only().isEmpty()
                ? "Passed by, as this run was told to begin at "
                        + choices.from().orElse("")
                : "Passed by, as this run was told to run only " + String.join(", ", choices.only());
    }

    /** The phases that changed settings have run again. */
    private List<String> reruns() {
        return choices.onChangedConfig() == OnChangedConfig.RERUN_AFFECTED
                ? changed.map(ConfigComparison::affected).orElse(List.of())
                : List.of();
    }

    private static PhaseState fresh(Phase phase, Optional<PhaseState> before) {
        PhaseState.Builder fresh = PhaseState.builder().title(phase.title());
        before.ifPresent(last -> fresh.files(last.files())
                .tablesBefore(last.tables().isEmpty() ? last.tablesBefore() : last.tables())
                .earlierDurations(durations(last))
                .deployments(last.deployments())
                .deploying(last.deploying()));
        return fresh.build();
    }

    private static PhaseState passedBy(Phase phase, Optional<PhaseState> before, String why) {
        return PhaseState.builder()
                .from(fresh(phase, before))
                .status(PhaseStatus.SKIPPED)
                .addNotes(why)
                .build();
    }

    /** In the same run once more: its starts stay in the journal, and no longer count. */
    private static PhaseState again(PhaseState before) {
        return PhaseState.builder()
                .from(before)
                .status(PhaseStatus.PENDING)
                .completedAt(Optional.empty())
                .error(Optional.empty())
                .failedStep(Optional.empty())
                .workflows(before.workflows().stream()
                        .map(WorkflowState::supersede)
                        .toList())
                .build();
    }

    private static List<Duration> durations(PhaseState last) {
        List<Duration> durations = new ArrayList<>(last.earlierDurations());
        if (last.status() == PhaseStatus.COMPLETED) {
            durations.add(last.duration());
        }
        return durations.subList(Math.max(0, durations.size() - DURATIONS_KEPT), durations.size());
    }

    /** Ids are seconds; two runs within one second get ids of two seconds. */
    private static String newId(Instant now, Optional<String> last) {
        Instant moment = now;
        while (last.isPresent() && idOf(moment).compareTo(last.get()) <= 0 && moment.isBefore(now.plusSeconds(60))) {
            moment = moment.plusSeconds(1);
        }
        return idOf(moment);
    }

    /** The id of a run that begins at a moment. */
    static String idOf(Instant moment) {
        return RUN_ID.format(moment);
    }
}

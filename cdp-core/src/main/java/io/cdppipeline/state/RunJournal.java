package io.cdppipeline.state;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.Phase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The state of a run while it goes on: every change is on disk before the next thing is done. For the run engine; not
 * thread-safe.
 */
public final class RunJournal {

    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StateStore store;
    private final boolean resumed;
    private PipelineState state;

    private RunJournal(StateStore store, PipelineState state, boolean resumed) {
        this.store = store;
        this.state = state;
        this.resumed = resumed;
        store.save(state);
    }

    /**
     * Takes up the run that the store holds if it did not end well and was made with the same configuration; otherwise
     * begins a new one, which remembers the row counts of the one before.
     */
    public static RunJournal begin(StateStore store, PipelineConfig config, List<Phase> phases, Instant now) {
        String hash = Hashes.ofConfig(config);
        Optional<PipelineState> last = store.load();
        Optional<PipelineState> unfinished = last.filter(state ->
                state.status() != RunStatus.SUCCESS && state.configHash().equals(hash));
        Map<String, PhaseState> states = new LinkedHashMap<>();
        for (Phase phase : phases) {
            Optional<PhaseState> before = last.map(state -> state.phases().get(phase.id()));
            states.put(phase.id(), unfinished.isPresent() && before.isPresent() ? before.get() : fresh(phase, before));
        }
        PipelineState.Builder state = PipelineState.builder()
                .status(RunStatus.RUNNING)
                .globalConfig(new PipelineState.GlobalState(
                        config.global().tdEndpoint(), config.global().client()))
                .configHash(hash)
                .phases(states);
        if (unfinished.isPresent()) {
            state.pipelineId(unfinished.get().pipelineId())
                    .startedAt(unfinished.get().startedAt())
                    .resumedAt(now);
        } else {
            state.pipelineId(newId(now, last.map(PipelineState::pipelineId))).startedAt(now);
        }
        return new RunJournal(store, state.build(), unfinished.isPresent());
    }

    private static PhaseState fresh(Phase phase, Optional<PhaseState> before) {
        PhaseState.Builder fresh = PhaseState.builder().title(phase.title());
        before.ifPresent(last ->
                fresh.files(last.files()).tablesBefore(last.tables().isEmpty() ? last.tablesBefore() : last.tables()));
        return fresh.build();
    }

    /** Ids are seconds; two runs within one second get ids of two seconds. */
    private static String newId(Instant now, Optional<String> last) {
        Instant moment = now;
        while (last.isPresent()
                && idOf(moment).compareTo(last.get()) <= 0
                && moment.isBefore(now.plusSeconds(60))) {
            moment = moment.plusSeconds(1);
        }
        return idOf(moment);
    }

    /** The id of a run that begins at a moment: {@code YYYYMMDD-HHMMSS} in UTC. */
    public static String idOf(Instant moment) {
        return RUN_ID.format(moment);
    }

    public String runId() {
        return state.pipelineId();
    }

    /** Whether an earlier call or process began this run. */
    public boolean resumed() {
        return resumed;
    }

    public PipelineState state() {
        return state;
    }

    public PhaseState phase(String id) {
        PhaseState phase = state.phases().get(id);
        if (phase == null) {
            throw new IllegalArgumentException("No phase '" + id + "' in the run " + runId());
        }
        return phase;
    }

    /** Changes what is known of a phase, on disk before this returns. */
    public void update(String phaseId, UnaryOperator<PhaseState.Builder> change) {
        Map<String, PhaseState> phases = new LinkedHashMap<>(state.phases());
        phases.put(
                phaseId, change.apply(PhaseState.builder().from(phase(phaseId))).build());
        replace(PipelineState.builder().from(state).phases(phases).build());
    }

    /** Ends the run, on disk before this returns. */
    public void end(RunStatus status, Instant now) {
        replace(PipelineState.builder()
                .from(state)
                .status(status)
                .completedAt(now)
                .build());
    }

    private void replace(PipelineState next) {
        store.save(next);
        state = next;
    }
}

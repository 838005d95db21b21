package io.cdppipeline.state;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.Phase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The state of a run while it goes on: every change is on disk before the next thing is done. For the run engine; not
 * thread-safe.
 */
public final class RunJournal {

    private final StateStore store;
    private final boolean resumed;
    private final Optional<ConfigComparison> changedConfig;
    private PipelineState state;

    private RunJournal(
            StateStore store, PipelineState state, boolean resumed, Optional<ConfigComparison> changedConfig) {
        this.store = store;
        this.state = state;
        this.resumed = resumed;
        this.changedConfig = changedConfig;
    }

    /**
     * Takes up the run that the store holds if it did not end well, as far as the choices allow; otherwise begins a new one,
     * which remembers the row counts of the one before. Nothing is on disk until {@link #begin()}.
     *
     * @throws io.cdppipeline.CdpException if the configuration has changed and the choices refuse that
     */
    public static RunJournal prepare(
            StateStore store, PipelineConfig config, List<Phase> phases, RunChoices choices, Instant now) {
        RunBeginning beginning = new RunBeginning(store.load(), config, phases, choices);
        return new RunJournal(store, beginning.state(now), beginning.resumes(), beginning.changed());
    }

    /** Writes down that the run goes on from here, on disk before this returns. */
    public void begin() {
        store.save(state);
    }

    /** The state of a run that was not allowed to begin; it is written nowhere. */
    public PipelineState notBegun() {
        return PipelineState.builder().from(state).status(RunStatus.NOT_BEGUN).build();
    }

    /** The last run's state, to note what is done to a phase between runs; empty if there has been no run. */
    public static Optional<RunJournal> ofLastRun(StateStore store) {
        return store.load().map(state -> new RunJournal(store, state, true, Optional.empty()));
    }

    /** The id of a run that begins at a moment: {@code YYYYMMDD-HHMMSS} in UTC. */
    public static String idOf(Instant moment) {
        return RunBeginning.idOf(moment);
    }

    public String runId() {
        return state.pipelineId();
    }

    /** Whether an earlier call or process began this run. */
    public boolean resumed() {
        return resumed;
    }

    /** What has changed since the run that the store held; empty if nothing has, or there was none. */
    public Optional<ConfigComparison> changedConfig() {
        return changedConfig;
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

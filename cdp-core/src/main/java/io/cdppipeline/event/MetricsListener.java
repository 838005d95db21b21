package io.cdppipeline.event;

import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PipelineState;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Turns events into measurements for whatever collects them. Bound to a Micrometer registry, for one:
 *
 * <pre>{@code
 * MetricsListener.to((name, value, tags) -> registry.summary(
 *         name, tags.entrySet().stream().map(tag -> Tag.of(tag.getKey(), tag.getValue())).toList()).record(value));
 * }</pre>
 *
 * <table>
 *   <caption>What is measured</caption>
 *   <tr><th>name</th><th>value</th><th>tags</th></tr>
 *   <tr><td>{@code cdp.step.seconds}</td><td>how long a step took that succeeded</td><td>phase, step</td></tr>
 *   <tr><td>{@code cdp.phase.seconds}</td><td>how long a phase took</td><td>phase, status</td></tr>
 *   <tr><td>{@code cdp.table.rows}</td><td>rows of an expected table when its phase ended</td><td>phase, table</td></tr>
 *   <tr><td>{@code cdp.table.rows.added}</td><td>how many more than at the end of the run before</td><td>phase, table</td></tr>
 *   <tr><td>{@code cdp.failures}</td><td>1 for each failure, those that were mended included</td><td>phase, step, decision</td></tr>
 *   <tr><td>{@code cdp.run.seconds}</td><td>how long the run took, from its first start</td><td>status</td></tr>
 * </table>
 *
 * <p>Thread-safe if what it hands measurements to is.
 */
public final class MetricsListener implements PipelineListener {

    /** Takes measurements. */
    @FunctionalInterface
    public interface Sink {

        /**
         * Takes one.
         *
         * @param name what was measured
         * @param value seconds, rows or a count, as the name says
         * @param tags which one it was
         */
        void record(String name, double value, Map<String, String> tags);
    }

    private final Sink sink;

    private MetricsListener(Sink sink) {
        this.sink = sink;
    }

    /** Hands measurements to a sink. */
    public static MetricsListener to(Sink sink) {
        return new MetricsListener(Objects.requireNonNull(sink, "sink"));
    }

    @Override
    public void onStepCompleted(StepCompleted event) {
        sink.record(
                "cdp.step.seconds",
                seconds(event.duration()),
                Map.of("phase", event.phaseId(), "step", lower(event.step())));
    }

    @Override
    public void onFailure(FailureDecided event) {
        sink.record(
                "cdp.failures",
                1,
                Map.of(
                        "phase", event.failure().phaseId(),
                        "step", lower(event.failure().step()),
                        "decision", lower(event.decision())));
    }

    @Override
    public void onPhaseEnded(PhaseEnded event) {
        PhaseState state = event.state();
        sink.record(
                "cdp.phase.seconds",
                seconds(state.duration()),
                Map.of("phase", event.phaseId(), "status", lower(state.status())));
        state.tables().forEach((table, rows) -> {
            Map<String, String> tags = Map.of("phase", event.phaseId(), "table", table);
            long before = state.tablesBefore().getOrDefault(table, 0L);
            sink.record("cdp.table.rows", rows.doubleValue(), tags);
            sink.record("cdp.table.rows.added", (double) (rows - before), tags);
        });
    }

    @Override
    public void onRunEnded(RunEnded event) {
        PipelineState state = event.report().state();
        sink.record(
                "cdp.run.seconds",
                state.completedAt()
                        .map(end -> seconds(Duration.between(state.startedAt(), end)))
                        .orElse(0.0),
                Map.of("status", lower(state.status())));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

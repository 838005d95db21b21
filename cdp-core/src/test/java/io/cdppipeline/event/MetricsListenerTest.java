package io.cdppipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.run.Step;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsListenerTest {

    private static final String RUN = "20260301-100000";

    private final List<String> measured = new ArrayList<>();
    private final MetricsListener listener =
            MetricsListener.to((name, value, tags) -> measured.add(name + " " + value + " " + new TreeMap<>(tags)));

    @Test
    void aStepIsMeasuredInSeconds() {
        listener.onStepCompleted(new StepCompleted(RUN, "staging", Step.DEPLOY, Duration.ofMillis(250)));

        assertThat(measured).containsExactly("cdp.step.seconds 0.25 {phase=staging, step=deploy}");
    }

    @Test
    void aPhaseIsMeasuredWithTheRowsOfItsTablesAndWhatTheyGrewBy() {
        Instant begin = Instant.parse("2026-03-01T10:00:00Z");
        listener.onPhaseEnded(new PhaseEnded(
                RUN,
                "staging",
                PhaseState.builder()
                        .title("Staging")
                        .status(PhaseStatus.COMPLETED)
                        .startedAt(begin)
                        .completedAt(begin.plusSeconds(3))
                        .putTables("acme_stg.orders", 10L)
                        .putTablesBefore("acme_stg.orders", 4L)
                        .build()));

        assertThat(measured)
                .containsExactly(
                        "cdp.phase.seconds 3.0 {phase=staging, status=completed}",
                        "cdp.table.rows 10.0 {phase=staging, table=acme_stg.orders}",
                        "cdp.table.rows.added 6.0 {phase=staging, table=acme_stg.orders}");
    }
}

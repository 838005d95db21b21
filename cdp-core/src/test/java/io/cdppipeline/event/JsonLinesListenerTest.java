package io.cdppipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpException;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonLinesListenerTest {

    private static final String RUN = "20260301-100000";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Session SESSION = new Session("shop_ingest_inc", "123", "987", Instant.EPOCH, false);
    private static final String TIME = "\"time\":\"2026-03-01T10:00:00Z\"";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonLinesListener listener = JsonLinesListener.on(
            new PrintStream(bytes, true, StandardCharsets.US_ASCII), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void eachEventIsOneLine() {
        listener.onRunStarted(
                new RunStarted(RUN, List.of(new PhaseTitle("ingestion", "Ingestion", PhaseStatus.PENDING)), false));
        listener.onPhaseStarted(new PhaseStarted(RUN, "ingestion", "Ingestion", 1));
        listener.onStepStarted(new StepStarted(RUN, "ingestion", Step.START));
        listener.onSessionStarted(new SessionStarted(RUN, "ingestion", SESSION));
        listener.onStepCompleted(new StepCompleted(RUN, "ingestion", Step.START, Duration.ofMillis(1500)));
        listener.onSessionProgress(new SessionProgress(
                RUN,
                "ingestion",
                SESSION,
                new Progress("running", Duration.ofSeconds(30), List.of("+load"), 3, 8),
                Duration.ofSeconds(30)));

        assertThat(lines())
                .containsExactly(
                        "{\"seq\":1," + TIME + ",\"event\":\"run_started\",\"run_id\":\"20260301-100000\","
                                + "\"phases\":[\"ingestion\"],\"resumed\":false}",
                        "{\"seq\":2," + TIME + ",\"event\":\"phase_started\",\"run_id\":\"20260301-100000\","
                                + "\"phase\":\"ingestion\",\"title\":\"Ingestion\",\"number\":1}",
                        "{\"seq\":3," + TIME + ",\"event\":\"step_started\",\"run_id\":\"20260301-100000\","
                                + "\"phase\":\"ingestion\",\"step\":\"start\"}",
                        "{\"seq\":4," + TIME + ",\"event\":\"session_started\",\"run_id\":\"20260301-100000\","
                                + "\"phase\":\"ingestion\",\"workflow\":\"shop_ingest_inc\",\"session_id\":\"123\","
                                + "\"attempt_id\":\"987\",\"session_time\":\"1970-01-01T00:00:00Z\",\"adopted\":false}",
                        "{\"seq\":5," + TIME + ",\"event\":\"step_completed\",\"run_id\":\"20260301-100000\","
                                + "\"phase\":\"ingestion\",\"step\":\"start\",\"duration_ms\":1500}",
                        "{\"seq\":6," + TIME + ",\"event\":\"session_progress\",\"run_id\":\"20260301-100000\","
                                + "\"phase\":\"ingestion\",\"workflow\":\"shop_ingest_inc\",\"session_id\":\"123\","
                                + "\"attempt_id\":\"987\",\"status\":\"running\",\"elapsed_ms\":30000,"
                                + "\"running_tasks\":[\"+load\"],\"done_tasks\":3,\"tasks\":8}");
    }

    @Test
    void aTextOfManyLinesAndLettersStaysOneLineOfAscii() {
        listener.onFailure(new FailureDecided(
                RUN,
                Failure.builder()
                        .phaseId("ingestion")
                        .phaseTitle("Ingestion")
                        .step(Step.MONITOR)
                        .count(2)
                        .message("first\nsecond “é”")
                        .session(SESSION)
                        .warning(false)
                        .logFile(Path.of("a.log"))
                        .build(),
                Decision.RETRY,
                Optional.of("waited")));

        assertThat(lines())
                .containsExactly("{\"seq\":1," + TIME + ",\"event\":\"failure\",\"run_id\":\"20260301-100000\","
                        + "\"phase\":\"ingestion\",\"step\":\"monitor\",\"kind\":\"other\",\"count\":2,\"warning\":false,"
                        + "\"timed_out\":false,"
                        + "\"message\":\"first\\nsecond \\u201C\\u00E9\\u201D\",\"probable_causes\":[],"
                        + "\"log_file\":\"a.log\",\"decision\":\"retry\",\"workflow\":\"shop_ingest_inc\","
                        + "\"session_id\":\"123\",\"attempt_id\":\"987\",\"remedy\":\"waited\"}");
    }

    @Test
    void aFailureHasItsKindAndWhatIsMissing() {
        Failure.Builder failure = Failure.builder()
                .phaseId("ingestion")
                .phaseTitle("Ingestion")
                .step(Step.DEPLOY)
                .count(1)
                .message("refused")
                .logFile(Path.of("a.log"));
        CdpException passing = new DeployException(Diagnosis.of(FailureKind.NETWORK), "reset", null);

        tell(failure.diagnosis(Diagnosis.of(FailureKind.MISSING_SECRET, "shop_token"))
                .build());
        tell(failure.diagnosis(Optional.empty()).cause(passing).build());
        tell(failure.cause(new CdpException("refused")).build());

        assertThat(lines().get(0)).contains("\"kind\":\"missing_secret\"").contains("\"subject\":\"shop_token\"");
        assertThat(lines().get(1)).contains("\"kind\":\"network\"").doesNotContain("subject");
        assertThat(lines().get(2)).contains("\"kind\":\"other\"");
    }

    private void tell(Failure failure) {
        listener.onFailure(new FailureDecided(RUN, failure, Decision.ABORT, Optional.empty()));
    }

    @Test
    void theEndOfAPhaseHasItsNumbers() {
        listener.onPhaseEnded(new PhaseEnded(
                RUN,
                "ingestion",
                PhaseState.builder()
                        .title("Ingestion")
                        .status(PhaseStatus.COMPLETED)
                        .startedAt(NOW)
                        .completedAt(NOW.plusSeconds(2))
                        .putTables("a.b", 7L)
                        .putMetrics("coverage", 99.5)
                        .build()));

        assertThat(lines())
                .containsExactly("{\"seq\":1," + TIME + ",\"event\":\"phase_ended\",\"run_id\":\"20260301-100000\","
                        + "\"phase\":\"ingestion\",\"status\":\"completed\",\"duration_ms\":2000,"
                        + "\"tables\":{\"a.b\":7},\"metrics\":{\"coverage\":99.5}}");
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.US_ASCII).lines().toList();
    }
}

package io.cdppipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.report.PipelineReport;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** What holds for every {@link PipelineListener}: extend it with yours. */
public abstract class PipelineListenerContract {

    private static final Instant MOMENT = Instant.parse("2026-03-01T10:00:00Z");
    private static final Session SESSION = new Session("load", "s1", "a1", MOMENT, false);

    /** A new listener. */
    protected abstract PipelineListener listener();

    /** What the listener made last has told so far: its output, or what it has counted. */
    protected abstract String told();

    /** A run whose first phase fails, is retried, and ends well; the second one is skipped. */
    protected static void tellAWholeRun(PipelineListener listener) {
        listener.onRunStarted(new RunStarted(
                "20260301-100000",
                List.of(
                        new PhaseTitle("first", "First", PhaseStatus.PENDING),
                        new PhaseTitle("second", "Second", PhaseStatus.PENDING)),
                false));
        listener.onPhaseStarted(new PhaseStarted("20260301-100000", "first", "First", 1));
        for (Step step : List.of(Step.GENERATE, Step.DEPLOY, Step.START)) {
            listener.onStepStarted(new StepStarted("20260301-100000", "first", step));
            listener.onStepCompleted(new StepCompleted("20260301-100000", "first", step, Duration.ofMillis(20)));
        }
        listener.onSessionStarted(new SessionStarted("20260301-100000", "first", SESSION));
        listener.onStepStarted(new StepStarted("20260301-100000", "first", Step.MONITOR));
        listener.onSessionProgress(new SessionProgress(
                "20260301-100000",
                "first",
                SESSION,
                new Progress("running", Duration.ofSeconds(30), List.of("+load+orders"), 1, 3),
                Duration.ofSeconds(30)));
        listener.onFailure(new FailureDecided("20260301-100000", failure(), Decision.RETRY, Optional.of("waited")));
        listener.onNote(new Note("20260301-100000", "first", "two lines\nof a note"));
        listener.onStepCompleted(new StepCompleted("20260301-100000", "first", Step.VALIDATE, Duration.ZERO));
        listener.onPhaseEnded(new PhaseEnded("20260301-100000", "first", state(PhaseStatus.COMPLETED)));
        listener.onPhaseEnded(new PhaseEnded("20260301-100000", "second", state(PhaseStatus.SKIPPED)));
        listener.onRunEnded(new RunEnded("20260301-100000", report()));
    }

    private static Failure failure() {
        return Failure.builder()
                .phaseId("first")
                .phaseTitle("First")
                .step(Step.MONITOR)
                .count(1)
                .message("it did not work\non two lines")
                .session(SESSION)
                .logFile(Path.of("phase1_first.log"))
                .build();
    }

    private static PhaseState state(PhaseStatus status) {
        return PhaseState.builder()
                .title("First")
                .status(status)
                .startedAt(MOMENT)
                .completedAt(MOMENT.plusSeconds(90))
                .putTables("acme_src.orders", 10L)
                .build();
    }

    private static PipelineReport report() {
        return new PipelineReport(PipelineState.builder()
                .pipelineId("20260301-100000")
                .status(RunStatus.SUCCESS)
                .startedAt(MOMENT)
                .completedAt(MOMENT.plusSeconds(90))
                .globalConfig(new PipelineState.GlobalState("local", "acme"))
                .configHash("abc")
                .putPhases("first", state(PhaseStatus.COMPLETED))
                .putPhases("second", state(PhaseStatus.SKIPPED))
                .build());
    }

    @Test
    void aWholeRunIsTold() {
        tellAWholeRun(listener());

        assertThat(told()).isNotBlank();
    }

    @Test
    void twoRunsOneAfterAnotherAreTold() {
        PipelineListener listener = listener();
        tellAWholeRun(listener);
        String once = told();
        tellAWholeRun(listener);

        assertThat(told()).isNotEqualTo(once);
    }

    @Test
    void aRunThatIsResumedInItsSecondPhaseIsTold() {
        PipelineListener listener = listener();
        listener.onRunStarted(new RunStarted(
                "20260301-100000",
                List.of(
                        new PhaseTitle("first", "First", PhaseStatus.COMPLETED),
                        new PhaseTitle("second", "Second", PhaseStatus.FAILED)),
                true));
        listener.onPhaseStarted(new PhaseStarted("20260301-100000", "second", "Second", 2));
        listener.onPhaseEnded(new PhaseEnded("20260301-100000", "second", state(PhaseStatus.FAILED)));
        listener.onRunEnded(new RunEnded("20260301-100000", report()));

        assertThat(told()).isNotBlank();
    }

    @Test
    void theLocaleAndTimeZoneOfTheProcessChangeNothing() {
        tellAWholeRun(listener());
        String plain = told();
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
            tellAWholeRun(listener());

            assertThat(told()).isEqualTo(plain);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }
}

package io.cdppipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleListenerTest {

    /** What has a terminal cut long lines off, and wrap them again. */
    private static final String CUT_OFF = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private static final String RUN = "20260301-100000";
    private static final Session SESSION = new Session("shopify_ingest_inc", "123456789", "987", Instant.EPOCH, false);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private PrintStream stream() {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static void runToTheMonitor(PipelineListener console, int secondsToNextLook) {
        console.onRunStarted(new RunStarted(
                RUN,
                List.of(
                        new PhaseTitle("ingestion", "Ingestion", PhaseStatus.PENDING),
                        new PhaseTitle("hist_union", "Hist-Union", PhaseStatus.PENDING)),
                false));
        console.onPhaseStarted(new PhaseStarted(RUN, "ingestion", "Ingestion", 1));
        for (Step step : List.of(Step.GENERATE, Step.DEPLOY)) {
            console.onStepStarted(new StepStarted(RUN, "ingestion", step));
            console.onStepCompleted(new StepCompleted(RUN, "ingestion", step, Duration.ZERO));
        }
        console.onStepStarted(new StepStarted(RUN, "ingestion", Step.START));
        console.onSessionStarted(new SessionStarted(RUN, "ingestion", SESSION));
        console.onStepCompleted(new StepCompleted(RUN, "ingestion", Step.START, Duration.ZERO));
        console.onStepStarted(new StepStarted(RUN, "ingestion", Step.MONITOR));
        console.onSessionProgress(new SessionProgress(
                RUN,
                "ingestion",
                SESSION,
                new Progress("running", Duration.ofSeconds(930), List.of("+load"), 3, 8),
                Duration.ofSeconds(secondsToNextLook)));
    }

    @Test
    void theTreeShowsWhatIsDoneGoingOnAndToCome() {
        runToTheMonitor(ConsoleListener.on(stream(), true), 30);

        String all = written();
        assertThat(all.substring(all.lastIndexOf("\u001b[J") + 3)).isEqualTo(CUT_OFF + """
                        ✓ Pre-Flight: Configuration gathered
                        → Phase 1: Ingestion
                          ✓ Generate workflows
                          ✓ Deploy workflows
                          ✓ Execute workflows (session: 123456789)
                          ⏳ Monitor execution... (15:30 elapsed)
                             Status: running, 3 of 8 tasks done, at work: +load
                             Session ID: 123456789 (shopify_ingest_inc)
                             Checking again in 30 seconds...
                          □ Validate output
                        □ Phase 2: Hist-Union
                        □ Final: Report generation
                        """ + WRAP);
    }

    @Test
    void theTreeIsDrawnOverTheOneBefore() {
        ConsoleListener console = ConsoleListener.on(stream(), true);
        runToTheMonitor(console, 30);
        bytes.reset();

        console.onStepCompleted(new StepCompleted(RUN, "ingestion", Step.MONITOR, Duration.ZERO));

        assertThat(written()).startsWith("\u001b[12A\u001b[J" + CUT_OFF + "✓ Pre-Flight");
    }

    @Test
    void whereThereIsNoTerminalEveryEventIsALine() {
        runToTheMonitor(ConsoleListener.on(stream(), false), 30);

        assertThat(written()).isEqualTo("""
                        Run 20260301-100000 begins: Ingestion → Hist-Union
                        → Phase 1: Ingestion
                          ✓ Generate workflows
                          ✓ Deploy workflows
                          → shopify_ingest_inc (session: 123456789, attempt: 987)
                          ✓ Execute workflows
                          ⏳ running (15:30 elapsed), 3 of 8 tasks done, at work: +load
                        """);
    }

    @Test
    void looksInQuickSuccessionAreNotALineEach() {
        runToTheMonitor(ConsoleListener.on(stream(), false), 0);

        assertThat(written()).doesNotContain("⏳");
    }

    @Test
    void aFailureSaysWhatWhereWhyPerhapsAndWhatWasDecided() {
        ConsoleListener console = ConsoleListener.on(stream(), false);

        console.onFailure(new FailureDecided(
                RUN,
                Failure.builder()
                        .phaseId("ingestion")
                        .phaseTitle("Ingestion")
                        .step(Step.MONITOR)
                        .count(1)
                        .message("Workflow shopify_ingest_inc failed:\n+load: boom")
                        .session(SESSION)
                        .addProbableCauses("The source is slow")
                        .logFile(Path.of("phase1_ingestion.log"))
                        .build(),
                Decision.ABORT,
                Optional.empty()));
        console.onPhaseEnded(new PhaseEnded(
                RUN,
                "ingestion",
                PhaseState.builder()
                        .title("Ingestion")
                        .status(PhaseStatus.FAILED)
                        .build()));

        assertThat(written()).isEqualTo("""
                        ✗ Ingestion: Monitor execution failed
                          Workflow: shopify_ingest_inc, session ID: 123456789
                          Workflow shopify_ingest_inc failed:
                          +load: boom
                          Possible causes:
                          1. The source is slow
                          Log: phase1_ingestion.log
                          Decision: ABORT
                        ✗ Ingestion: failed, 0 tables
                        """);
    }
}

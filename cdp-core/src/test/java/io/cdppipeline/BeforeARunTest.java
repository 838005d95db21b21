package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.console.ConsoleApproval;
import io.cdppipeline.console.Dialog;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.PreflightEnded;
import io.cdppipeline.preflight.Preflight;
import io.cdppipeline.preflight.PreflightCheck;
import io.cdppipeline.preflight.PreflightContext;
import io.cdppipeline.preflight.PreflightException;
import io.cdppipeline.preflight.PreflightResult;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.RunStatus;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeforeARunTest {

    @TempDir
    Path parent;

    private FakeRun run;

    @BeforeEach
    void fresh() {
        run = new FakeRun(parent.resolve("work"));
    }

    private static PreflightCheck check(Function<PreflightContext, PreflightResult> look) {
        return new PreflightCheck() {
            @Override
            public String id() {
                return "crm";
            }

            @Override
            public List<PreflightResult> look(PreflightContext context) {
                return List.of(look.apply(context));
            }
        };
    }

    @Nested
    class ThePreflight {

        @Test
        void whatFailsKeepsTheRunFromBeginningAndNothingIsWritten() {
            CdpPipeline pipeline = run.builder()
                    .preflightCheck(check(
                            context -> PreflightResult.fail("crm", "CRM", "it is down", "call the people who run it")))
                    .build();

            assertThatThrownBy(pipeline::run)
                    .isInstanceOf(PreflightException.class)
                    .hasMessage("The run does not begin; nothing was generated, and nothing sent:\n"
                            + "  ✗ CRM: it is down\n"
                            + "      → call the people who run it");
            assertThat(run.directory).doesNotExist();
            assertThat(run.target.calls).isEmpty();
        }

        @Test
        void whatWarnsIsToldAndTheRunGoesOn() {
            List<String> told = new ArrayList<>();

            PipelineResult result = run.builder()
                    .preflightCheck(
                            check(context -> PreflightResult.warn("crm", "CRM", "it is slow", "wait until the night")))
                    .listener(new PipelineListener() {
                        @Override
                        public void onPreflight(PreflightEnded event) {
                            event.preflight().results().forEach(each -> told.add(each.toString()));
                        }
                    })
                    .build()
                    .run();

            assertThat(result.success()).isTrue();
            assertThat(told).contains("WARN CRM: it is slow; wait until the night", "PASS API key: ****ef12");
        }

        @Test
        void aCheckThatThrowsWarns() {
            assertThat(run.builder()
                            .preflightCheck(check(context -> {
                                throw new IllegalStateException("no network");
                            }))
                            .build()
                            .preflight()
                            .lines())
                    .contains("⚠ crm: could not be looked at (no network)");
        }

        @Test
        void itCanBeSwitchedOffForRunsAndStillBeAskedFor() {
            CdpPipeline pipeline = run.builder()
                    .preflightCheck(check(context -> PreflightResult.fail("crm", "CRM", "it is down", "wait")))
                    .withoutPreflight()
                    .build();

            assertThat(pipeline.run().success()).isTrue();
            assertThat(pipeline.preflight().lines()).contains("✗ CRM: it is down");
        }

        @Test
        void lookingChangesNothing() {
            run.builder().build().preflight();

            assertThat(run.directory).doesNotExist();
            assertThat(run.target.calls).isEmpty();
        }
    }

    @Nested
    class TheApproval {

        private final StringWriter shown = new StringWriter();

        private Approval answering(String answers) {
            return ConsoleApproval.on(Dialog.of(new StringReader(answers), shown));
        }

        @Test
        void theSummaryIsShownWithTheKeyMaskedAndTheRunBeginsAtYes() {
            PipelineResult result =
                    run.builder().approval(answering("maybe\nyes\n")).build().run();

            assertThat(result.success()).isTrue();
            assertThat(shown.toString().replace(System.lineSeparator(), "\n")).startsWith("""
                    # Configuration summary

                    ## Global
                    - TD endpoint: https://api.treasuredata.com
                    - Client: acme
                    - API key: ****ef12
                    - Run: 20260301-100000

                    ## Phase 1: First

                    ## Phase 2: Second

                    ## Estimated timeline
                    - Phase 1 (First): unknown, as it has not run here yet
                    - Phase 2 (Second): unknown, as it has not run here yet
                    - Total: unknown

                    Ready to proceed? (yes/no): Please answer yes or no.
                    """);
        }

        @Test
        void atNoNothingIsDoneAndTheResultSaysSo() {
            PipelineResult result =
                    run.builder().approval(answering("no\n")).build().run();

            assertThat(result.begun()).isFalse();
            assertThat(result.success()).isFalse();
            assertThat(result.exitStatus()).isEqualTo(1);
            assertThat(result.report().state().status()).isEqualTo(RunStatus.NOT_BEGUN);
            assertThat(result).hasToString("Run 20260301-100000 was not approved of; nothing was done.\n");
            assertThat(run.target.calls).isEmpty();
            assertThat(run.directory.resolve("pipeline_state.json")).doesNotExist();
        }

        @Test
        void nobodyThereToAnswerIsNoApproval() {
            assertThat(run.builder().approval(answering("")).build().run().begun())
                    .isFalse();
        }

        @Test
        void theTimelineIsEstimatedFromEarlierRuns() {
            run.builder().build().run();
            List<PipelineSummary> asked = new ArrayList<>();

            run.builder()
                    .approval(summary -> {
                        asked.add(summary);
                        return true;
                    })
                    .build()
                    .run();

            assertThat(asked.get(0).lines())
                    .contains("- Phase 1 (First): ~30 s", "- Phase 2 (Second): ~30 s", "- Total: ~60 s");
        }

        @Test
        void theTimelineIsRoundedToWhatPeopleRead() {
            assertThat(timeline(Duration.ofMillis(1_900))).isEqualTo("- Total: ~2 s");
            assertThat(timeline(Duration.ofMillis(100))).isEqualTo("- Total: ~1 s");
            assertThat(timeline(Duration.ofSeconds(200))).isEqualTo("- Total: ~3 min");
            assertThat(timeline(Duration.ofMinutes(120))).isEqualTo("- Total: ~2 h");
            assertThat(timeline(Duration.ofMinutes(135))).isEqualTo("- Total: ~2 h 15 min");
        }

        private String timeline(Duration took) {
            List<String> lines = new PipelineSummary(
                            "acme",
                            "local",
                            Optional.empty(),
                            "20260301-100000",
                            false,
                            List.of(new PipelineSummary.PhaseSummary(
                                    "first", "First", PhaseStatus.PENDING, List.of(), List.of(), Optional.of(took))),
                            new Preflight(List.of()),
                            Optional.empty())
                    .lines();
            return lines.get(lines.size() - 1);
        }

        @Test
        void aResumedRunIsShownAsSuchWithWhatIsPassedBy() {
            run.target.ends("second_run", FakeTarget.error("+a", "boom"));
            run.builder().build().run();
            List<PipelineSummary> asked = new ArrayList<>();

            run.builder()
                    .approval(summary -> {
                        asked.add(summary);
                        return false;
                    })
                    .build()
                    .run();

            assertThat(asked.get(0).lines())
                    .contains("- Run: 20260301-100000, which is resumed", "- passed by: complete");
            assertThat(run.state().status()).as("the run is as it was").isEqualTo(RunStatus.FAILED);
        }

        @Test
        void warningsAreShownToWhoeverApproves() {
            List<PipelineSummary> asked = new ArrayList<>();

            run.builder()
                    .preflightCheck(
                            check(context -> PreflightResult.warn("crm", "CRM", "it is slow", "wait until the night")))
                    .approval(asked::add)
                    .build()
                    .run();

            assertThat(asked.get(0).toString())
                    .endsWith("## To be known before\n⚠ CRM: it is slow\n    → wait until the night");
        }
    }
}

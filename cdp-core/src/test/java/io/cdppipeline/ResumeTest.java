package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.LocalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.event.ConfigChanged;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.run.OnChangedConfig;
import io.cdppipeline.state.PhaseStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {

    private static final String OLD = "exports";
    private static final String NEW = "imports";

    @TempDir
    Path directory;

    private FakeRun run;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void fresh() {
        run = new FakeRun(directory);
    }

    /** Phases before and after one that is called like a section which no pack makes a phase of. */
    private CdpPipeline.Builder builder(PipelineConfig config) {
        return run.without()
                .config(config)
                .phase(FakeRun.phase("ingest", "acme_src", "a"))
                .phase(FakeRun.phase("local", "acme_stg", "b"))
                .phase(FakeRun.phase("churn", "acme_stg", "b"))
                .listener(new PipelineListener() {
                    @Override
                    public void onConfigChanged(ConfigChanged event) {
                        told.addAll(event.lines());
                    }
                });
    }

    private static PipelineConfig config(String dataDirectory) {
        return FakeRun.config()
                .local(LocalConfig.builder()
                        .dataDirectory(Path.of(dataDirectory))
                        .build())
                .build();
    }

    private void runThatFailsIn(String phase) {
        run.target.ends(phase + "_run", FakeTarget.error("+a", "boom"));
        assertThat(builder(config(OLD)).build().run().success()).isFalse();
        run.target.calls.clear();
    }

    private void runThatSucceeds() {
        assertThat(builder(config(OLD)).build().run().success()).isTrue();
        run.target.calls.clear();
    }

    private List<String> deployed() {
        return run.target.calls.stream()
                .filter(call -> call.startsWith("deploy"))
                .map(call -> call.substring("deploy ".length()))
                .toList();
    }

    @Nested
    class WithAnotherConfiguration {

        @Test
        void aNewRunBeginsAndSaysWhatHasChanged() {
            runThatFailsIn("churn");

            PipelineResult result = builder(config(NEW)).build().run();

            assertThat(result.report().runId()).isNotEqualTo("20260301-100000");
            assertThat(deployed()).containsExactly("ingest", "local", "churn");
            assertThat(told)
                    .containsExactly(
                            "The configuration has changed since run 20260301-100000:",
                            "  local.data_directory: exports → imports",
                            "  phases that this reaches: local, churn",
                            "  this is a new run of all phases");
        }

        @Test
        void whoeverApprovesIsShownWhatHasChangedBeforeAnythingIsDone() {
            runThatFailsIn("churn");
            List<String> shown = new ArrayList<>();

            PipelineResult result = builder(config(NEW))
                    .approval(summary -> {
                        shown.addAll(summary.lines());
                        return false;
                    })
                    .build()
                    .run();

            assertThat(result.begun()).isFalse();
            assertThat(shown)
                    .containsSequence(
                            "## Changed since the last run",
                            "The configuration has changed since run 20260301-100000:",
                            "  local.data_directory: exports → imports");
            assertThat(told).as("events of a run that has not begun").isEmpty();
        }

        @Test
        void whoeverApprovesOfTheSameConfigurationIsShownNoChange() {
            runThatFailsIn("churn");
            List<String> shown = new ArrayList<>();

            builder(config(OLD))
                    .approval(summary -> shown.addAll(summary.lines()))
                    .build()
                    .run();

            assertThat(shown).isNotEmpty().noneMatch(line -> line.contains("Changed"));
        }

        @Test
        void onlyWhatTheChangeReachesRunsAgainIfSoChosen() {
            runThatFailsIn("churn");

            PipelineResult result = builder(config(NEW))
                    .onChangedConfig(OnChangedConfig.RERUN_AFFECTED)
                    .build()
                    .run();

            assertThat(result.success()).isTrue();
            assertThat(result.report().runId()).isEqualTo("20260301-100000");
            assertThat(deployed()).containsExactly("local", "churn");
            assertThat(run.starts()).hasSize(2);
            assertThat(told).last().isEqualTo("  those run again, and complete phases before them are passed by");
        }

        @Test
        void afterASuccessTheSameIsANewRunThatPassesTheOthersBy() {
            runThatSucceeds();

            PipelineResult result = builder(config(NEW))
                    .onChangedConfig(OnChangedConfig.RERUN_AFFECTED)
                    .build()
                    .run();

            assertThat(result.success()).isTrue();
            assertThat(result.report().runId()).isNotEqualTo("20260301-100000");
            assertThat(deployed()).containsExactly("local", "churn");
            assertThat(run.status("ingest")).isEqualTo(PhaseStatus.SKIPPED);
            assertThat(run.state().phases().get("ingest").notes())
                    .containsExactly("Passed by, as no setting that it reads has changed");
        }

        @Test
        void theRunGoesOnWhereItStoppedIfSoChosen() {
            runThatFailsIn("churn");

            builder(config(NEW))
                    .onChangedConfig(OnChangedConfig.CONTINUE)
                    .build()
                    .run();

            assertThat(deployed()).containsExactly("churn");
        }

        @Test
        void itIsRefusedIfSoChosenAndTheRunCanStillBeResumed() {
            runThatFailsIn("churn");

            assertThatThrownBy(() -> builder(config(NEW))
                            .onChangedConfig(OnChangedConfig.REFUSE)
                            .build()
                            .run())
                    .isInstanceOf(CdpException.class)
                    .hasMessage("""
                            The configuration has changed since run 20260301-100000:
                              local.data_directory: exports → imports
                              phases that this reaches: local, churn
                            That run has not ended well, and is resumed with its own configuration only: put that back, or \
                            choose with onChangedConfig(...) what is to become of it""");
            assertThat(run.target.calls).isEmpty();

            assertThat(builder(config(OLD)).build().run().report().runId()).isEqualTo("20260301-100000");
        }

        @Test
        void aChangeOfWhatIsGlobalReachesEveryPhase() {
            runThatFailsIn("churn");

            builder(PipelineConfig.builder()
                            .from(config(OLD))
                            .global(GlobalConfig.builder()
                                    .client("globex")
                                    .tdApiKey(FakeRun.KEY)
                                    .build())
                            .build())
                    .onChangedConfig(OnChangedConfig.RERUN_AFFECTED)
                    .build()
                    .run();

            assertThat(deployed()).containsExactly("ingest", "local", "churn");
            assertThat(told).contains("  global.client: acme → globex");
        }

        @Test
        void aRenewedKeyIsNoChange() {
            runThatFailsIn("churn");

            builder(PipelineConfig.builder()
                            .from(config(OLD))
                            .global(GlobalConfig.builder()
                                    .client("acme")
                                    .tdApiKey(Secret.of("12345/ffffffffffffffffffffffffffffffffffffffff"))
                                    .build())
                            .build())
                    .build()
                    .run();

            assertThat(told).isEmpty();
            assertThat(deployed()).containsExactly("churn");
        }
    }

    @Nested
    class FromAPhase {

        @Test
        void aFinishedPipelineRunsAgainFromThere() {
            runThatSucceeds();

            PipelineResult result = builder(config(OLD)).from("local").build().run();

            assertThat(result.success()).isTrue();
            assertThat(deployed()).containsExactly("local", "churn");
            assertThat(run.state().phases().get("ingest").notes())
                    .containsExactly("Passed by, as this run was told to begin at local");
        }

        @Test
        void aCompletePhaseOfAnUnfinishedRunIsDoneAgain() {
            runThatFailsIn("churn");

            PipelineResult result = builder(config(OLD)).from("local").build().run();

            assertThat(result.success()).isTrue();
            assertThat(result.report().runId()).isEqualTo("20260301-100000");
            assertThat(deployed()).containsExactly("local", "churn");
            assertThat(run.status("ingest")).isEqualTo(PhaseStatus.COMPLETED);
            assertThat(run.state().phases().get("local").workflows()).hasSize(2);
        }

        @Test
        void aSecondStartWithinTheSameSecondIsNotTakenForTheFirst() {
            runThatFailsIn("churn");
            Instant first = run.state().phases().get("local").workflows().get(0).sessionTime();
            run.now = first;

            builder(config(OLD)).only("local").build().run();

            assertThat(run.starts()).containsExactly("start local_run at " + first.plusSeconds(1));
        }

        @Test
        void aSinglePhaseRunsAlone() {
            runThatSucceeds();

            assertThat(builder(config(OLD)).only("local").build().run().success())
                    .isTrue();
            assertThat(deployed()).containsExactly("local");
            assertThat(run.status("churn")).isEqualTo(PhaseStatus.SKIPPED);
        }

        @Test
        void aPhaseThatIsNotThereIsRefusedWithItsName() {
            assertThatThrownBy(() -> builder(config(OLD))
                            .from("stagging")
                            .only("churn", "chrun")
                            .build())
                    .hasMessageContaining("there is no phase 'stagging' to run among [ingest, local, churn]")
                    .hasMessageContaining("there is no phase 'chrun' to run among");
        }
    }

    @Test
    void howLongPhasesTookIsRememberedFromRunToRun() {
        runThatSucceeds();
        runThatSucceeds();
        runThatFailsIn("churn");

        assertThat(run.state().phases().get("churn").earlierDurations())
                .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void theSettingsInTheStateHoldNoSecret() {
        runThatSucceeds();

        assertThat(run.state().settings())
                .containsEntry("global.client", "acme")
                .containsEntry("local.data_directory", "exports")
                .doesNotContainKey("global.td_api_key");
        assertThat(run.state().settings().values()).noneMatch(value -> value.contains("abcdef"));
    }
}

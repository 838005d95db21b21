package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.event.Note;
import io.cdppipeline.event.PhaseStarted;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.StepCompleted;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.SessionTakenException;
import io.cdppipeline.monitor.TooManySessionsException;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.FailureHandler;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.TableName;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdpPipelineTest {

    private static final Secret KEY = Secret.of("12345/abcdef1234567890abcdef1234567890abcdef12");

    @TempDir
    Path directory;

    private final FakeTarget target =
            new FakeTarget().table("acme_src", "a", 10).table("acme_stg", "b", 20);
    private final List<Duration> waits = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");

    private static PhaseGenerator phase(String id, String database, String table) {
        return PhaseGenerator.of(
                id,
                context -> GeneratedProject.builder()
                        .workflow(
                                id + "_run",
                                "+go:\n  echo>: " + context.config().global().client() + "\n")
                        .expect(database, table)
                        .metric("coverage", "SELECT 97.5")
                        .build());
    }

    private CdpPipeline.Builder builder() {
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdApiKey(KEY)
                                .build())
                        .build())
                .target(target)
                .workDirectory(directory)
                .clock(new Clock() {
                    @Override
                    public ZoneOffset getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                })
                .pauses(wait -> {
                    waits.add(wait);
                    now = now.plus(wait);
                })
                .phase(phase("first", "acme_src", "a"))
                .phase(phase("second", "acme_stg", "b"));
    }

    private PipelineState state() {
        return StateStore.peek(directory).orElseThrow();
    }

    private PhaseStatus status(String phase) {
        return state().phases().get(phase).status();
    }

    @Nested
    class WhenAllGoesWell {

        @Test
        void everyPhaseIsDeployedStartedAndWatchedBeforeTheNext() {
            PipelineResult result = builder().build().run();

            assertThat(result.success()).isTrue();
            assertThat(result.exitStatus()).isZero();
            assertThat(target.calls)
                    .containsExactly(
                            "deploy first",
                            "start first_run at 2026-03-01T10:00:00Z",
                            "monitor first_run",
                            "deploy second",
                            "start second_run at 2026-03-01T10:00:30Z",
                            "monitor second_run");
            assertThat(waits).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
        }

        @Test
        void theJournalTheLogsAndTheReportTellWhatHappened() throws IOException {
            builder().build().run();

            assertThat(state().pipelineId()).isEqualTo("20260301-100000");
            assertThat(state().phases().get("first").workflows().get(0).sessionId())
                    .contains("s101");
            assertThat(state().phases().get("first").tables()).containsExactly(java.util.Map.entry("acme_src.a", 10L));
            assertThat(Files.readString(directory.resolve("pipeline_logs/20260301/phase1_first.log")))
                    .contains("Started first_run: session s101, attempt a101", "log of first_run");
            assertThat(Files.readString(directory.resolve("pipeline_report.md")))
                    .contains(
                            "| First | ✓ Success | 30.0s | 1 | 10 | +10 | s101 |",
                            "| TOTAL | ✓ | 1m 00s | 2 | 30 | +30 | - |",
                            "| First | coverage | 97.50 |",
                            "- `first/first_run.dig`");
            assertThat(directory.resolve("first/first_run.dig")).hasContent("+go:\n  echo>: acme\n");
            assertThat(directory.resolve("pipeline_report.json")).isRegularFile();
        }

        @Test
        void noFileHoldsTheApiKey() throws IOException {
            builder().build().run();

            try (var files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file)).doesNotContain(KEY.reveal());
                }
            }
        }

        @Test
        void theNextRunIsANewOneAndReportsWhatIsNew() throws IOException {
            builder().build().run();
            target.table("acme_src", "a", 14);
            builder().build().run();

            assertThat(state().pipelineId()).isEqualTo("20260301-100100");
            assertThat(Files.readString(directory.resolve("pipeline_report.md")))
                    .contains("| First | `acme_src.a` | 14 | +4 |");
        }

        @Test
        void twoRunsWithinASecondHaveTwoIds() {
            builder().pauses(wait -> {}).build().run();
            String first = state().pipelineId();
            builder().pauses(wait -> {}).build().run();

            assertThat(List.of(first, state().pipelineId())).containsExactly("20260301-100000", "20260301-100001");
        }
    }

    @Nested
    class WhenAPhaseFails {

        @Test
        void theRunStopsWithAPartialReportAndLaterPhasesAreUntouched() throws IOException {
            target.ends("first_run", FakeTarget.error("+first_run+go", "no data for object 'orders'"));

            PipelineResult result = builder().build().run();

            assertThat(result.exitStatus()).isEqualTo(1);
            assertThat(status("first")).isEqualTo(PhaseStatus.FAILED);
            assertThat(status("second")).isEqualTo(PhaseStatus.PENDING);
            assertThat(target.calls).noneMatch(call -> call.contains("second"));
            assertThat(directory.resolve("second")).doesNotExist();
            assertThat(Files.readString(directory.resolve("pipeline_report.md")))
                    .contains(
                            "stopped ✗ (partial report)",
                            "Monitor execution: Workflow first_run (session s101, attempt a101) failed:\n"
                                    + "+first_run+go: no data for object 'orders'");
        }

        @Test
        void aPhaseThatWasNotCountedHasNoFewerRowsThanBefore() throws IOException {
            builder().build().run();
            target.ends("first_run", FakeTarget.error("+a", "boom"));

            builder().build().run();

            assertThat(Files.readString(directory.resolve("pipeline_report.md")))
                    .contains("| Second | □ Pending | 0.0s | 0 | 0 | 0 | - |", "| TOTAL | ✗ | 30.0s | 0 | 0 | 0 | - |");
        }

        @Test
        void aRunOnTheSameDirectoryResumesThere() {
            target.ends("second_run", FakeTarget.error("+second_run+go", "boom"));
            builder().build().run();
            target.calls.clear();

            PipelineResult result = builder().build().run();

            assertThat(result.success()).isTrue();
            assertThat(result.report().runId()).isEqualTo("20260301-100000");
            assertThat(target.calls)
                    .containsExactly("deploy second", "start second_run at 2026-03-01T10:01:00Z", "monitor second_run");
        }

        @Test
        void anotherConfigurationBeginsANewRun() {
            target.ends("second_run", FakeTarget.error("+second_run+go", "boom"));
            builder().build().run();
            target.calls.clear();

            builder()
                    .config(PipelineConfig.builder()
                            .global(GlobalConfig.builder()
                                    .client("acme2")
                                    .tdApiKey(KEY)
                                    .build())
                            .build())
                    .build()
                    .run();

            assertThat(target.calls).contains("deploy first", "deploy second");
        }

        @Test
        void theHandlerIsToldWhatFailedAndMayRetry() {
            target.ends("first_run", FakeTarget.error("+first_run+go", "Table acme_src.x does not exist"));
            List<Failure> seen = new ArrayList<>();

            PipelineResult result = builder()
                    .failureHandler(failure -> {
                        seen.add(failure);
                        return Decision.RETRY;
                    })
                    .build()
                    .run();

            assertThat(result.success()).isTrue();
            assertThat(seen).hasSize(1);
            assertThat(seen.get(0).step()).isEqualTo(Step.MONITOR);
            assertThat(seen.get(0).session().orElseThrow().sessionId()).isEqualTo("s101");
            assertThat(seen.get(0).logExcerpt()).contains("log of first_run");
            assertThat(seen.get(0).probableCauses()).first().isEqualTo("The phase before did not make the table");
            assertThat(state().phases().get("first").workflows()).hasSize(2);
        }

        @Test
        void retriesEndInAbortWhenUsedUp() {
            target.ends("first_run", FakeTarget.error("+a", "1"))
                    .ends("first_run", FakeTarget.error("+a", "2"))
                    .ends("first_run", FakeTarget.error("+a", "3"));

            assertThat(builder()
                            .failureHandler(FailureHandler.retry(2))
                            .build()
                            .run()
                            .success())
                    .isFalse();
            assertThat(target.calls)
                    .filteredOn(call -> call.startsWith("start"))
                    .hasSize(3);
        }

        @Test
        void aSkippedPhaseLetsTheNextOneRunAndIsReportedAsSkipped() {
            target.ends("first_run", FakeTarget.error("+a", "boom"));

            PipelineResult result =
                    builder().failureHandler(failure -> Decision.SKIP).build().run();

            assertThat(result.success()).isTrue();
            assertThat(status("first")).isEqualTo(PhaseStatus.SKIPPED);
            assertThat(status("second")).isEqualTo(PhaseStatus.COMPLETED);
            assertThat(state().phases().get("first").notes().get(0))
                    .startsWith("Skipped by decision after: Workflow first_run");
        }

        @Test
        void aTransientFailureIsTriedAgainAfterAWait() {
            target.deployFailures.add(new CdpException("503") {
                @Override
                public boolean transientFailure() {
                    return true;
                }
            });

            assertThat(builder().build().run().success()).isTrue();
            assertThat(waits).contains(Duration.ofSeconds(5));
            assertThat(state().phases().get("first").notes())
                    .containsExactly("The target was out of reach; tried again after 5 s");
        }

        @Test
        void aGeneratorThatThrowsFailsItsPhaseWithItsMessage() {
            PipelineResult result = builder()
                    .phase(PhaseGenerator.of("third", context -> {
                        throw new IllegalStateException("no churn model");
                    }))
                    .build()
                    .run();

            assertThat(result.report().phases().get("third").error()).contains("Generate workflows: no churn model");
        }

        @Test
        void aKilledSessionSaysSo() {
            target.ends("first_run", new Outcome(Outcome.Status.KILLED, List.of()));

            assertThat(builder().build().run().report().phases().get("first").error())
                    .contains(
                            "Monitor execution: Workflow first_run (session s101, attempt a101) was killed by somebody"
                                    + " else, and has not been run again since");
        }
    }

    @Nested
    class WhenValidationObjects {

        @Test
        void aMissingTableStopsTheRun() {
            target.tables.remove(new TableName("acme_src", "a"));

            PipelineResult result = builder().build().run();

            assertThat(result.success()).isFalse();
            assertThat(result.report().phases().get("first").error())
                    .contains("Validate output: 1 of 1 checks did not pass: FAIL acme_src.a exists: there is no such"
                            + " table");
        }

        @Test
        void anEmptyTableStopsTheRunUnlessSomebodyAcceptsIt() {
            target.table("acme_src", "a", 0);

            assertThat(builder().build().run().success()).isFalse();
            assertThat(builder()
                            .failureHandler(failure -> failure.warning() ? Decision.ACCEPT : Decision.ABORT)
                            .build()
                            .run()
                            .success())
                    .isTrue();
        }

        @Test
        void aValidatorOfTheUsersGatesToo() {
            PipelineResult result = builder()
                    .validator("first", context -> Validation.of(Check.fail("fresh", "3 days old")))
                    .build()
                    .run();

            assertThat(result.success()).isFalse();
            assertThat(target.calls).noneMatch(call -> call.contains("second"));
        }

        @Test
        void aResumedRunStartsTheWorkflowsOfAnInvalidPhaseAgain() {
            target.tables.remove(new TableName("acme_src", "a"));
            builder().build().run();
            target.table("acme_src", "a", 3);
            target.calls.clear();

            assertThat(builder().build().run().success()).isTrue();
            assertThat(target.calls).contains("start first_run at 2026-03-01T10:00:30Z");
        }
    }

    @Nested
    class WhenTheProcessDies {

        @Test
        void theStartIsInTheJournalBeforeTheRequestGoesOut() {
            List<String> journaled = new ArrayList<>();
            target.beforeStart = context -> journaled.add(
                    state().phases().get(context.phaseId()).workflows().get(0).sessionTime() + " "
                            + state().phases()
                                    .get(context.phaseId())
                                    .workflows()
                                    .get(0)
                                    .sessionId());

            builder().build().run();

            assertThat(journaled)
                    .containsExactly("2026-03-01T10:00:00Z Optional.empty", "2026-03-01T10:00:30Z Optional.empty");
        }

        @Test
        void aStartWhoseAnswerWasLostIsTakenUpWithTheSameSessionTime() {
            class Died extends Error {
                private static final long serialVersionUID = 1;
            }
            target.beforeStart = context -> {
                throw new Died();
            };
            assertThatThrownBy(() -> builder().build().run()).isInstanceOf(Died.class);
            now = now.plusSeconds(600);
            target.calls.clear();
            target.beforeStart = context -> {};

            assertThat(builder().build().run().success()).isTrue();
            assertThat(target.calls).contains("start first_run at 2026-03-01T10:00:00Z");
        }
    }

    @Nested
    class WhenASessionIsNotWhatWasHopedFor {

        private CdpPipeline.Builder historyThenIncrements() {
            return builder()
                    .replacePhase(Phase.of(PhaseGenerator.of(
                            "first",
                            context -> GeneratedProject.builder()
                                    .workflow("hist", "+go:\n  echo>: 1\n")
                                    .workflow("inc", "+go:\n  echo>: 2\n")
                                    .expect("acme_src", "a")
                                    .build())));
        }

        private List<String> starts() {
            return target.calls.stream()
                    .filter(call -> call.startsWith("start"))
                    .toList();
        }

        @Test
        void aWorkflowThatSucceededIsNotRepeatedWhenTheNextOneFailed() {
            target.ends("inc", FakeTarget.error("+inc+go", "boom"));
            historyThenIncrements().build().run();
            target.calls.clear();

            assertThat(historyThenIncrements().build().run().success()).isTrue();
            assertThat(starts()).noneMatch(start -> start.contains("hist")).anyMatch(start -> start.contains("inc"));
        }

        @Test
        void aStartThatTheTargetHasNoRoomForIsAskedForAgain() throws IOException {
            AtomicInteger refusals = new AtomicInteger(3);
            target.beforeStart = context -> {
                if (refusals.getAndDecrement() > 0) {
                    throw new TooManySessionsException("100 sessions are running", null);
                }
            };

            PipelineResult result =
                    builder().pollInterval(Duration.ofSeconds(7)).build().run();

            assertThat(result.success()).isTrue();
            assertThat(waits).hasSize(5).containsOnly(Duration.ofSeconds(7));
            assertThat(state().phases().get("first").workflows()).hasSize(1);
            assertThat(Files.readString(directory.resolve("pipeline_logs/20260301/phase1_first.log")))
                    .contains("100 sessions are running");
        }

        @Test
        void aTargetThatNeverHasRoomIsNotWaitedForLongerThanASession() {
            target.beforeStart = context -> {
                throw new TooManySessionsException("100 sessions are running", null);
            };

            PipelineResult result =
                    builder().sessionTimeout(Duration.ofMinutes(5)).build().run();

            assertThat(result.success()).isFalse();
            assertThat(state().phases().get("first").error())
                    .hasValueSatisfying(error -> assertThat(error).contains("100 sessions are running"));
        }

        @Test
        void aSessionTimeThatAnotherRunHasTakenIsMovedByASecond() {
            List<Instant> taken = new ArrayList<>(List.of(now));
            target.beforeStart = context -> {
                if (taken.remove(context.sessionTime())) {
                    throw new SessionTakenException(context.workflow(), context.sessionTime());
                }
            };

            assertThat(builder().build().run().success()).isTrue();
            assertThat(starts())
                    .startsWith("start first_run at 2026-03-01T10:00:00Z", "start first_run at 2026-03-01T10:00:01Z");
            assertThat(state().phases().get("first").workflows())
                    .extracting(start -> start.sessionTime())
                    .containsExactly(Instant.parse("2026-03-01T10:00:01Z"));
        }

        @Test
        void aSessionSaysWhichRunOfWhichClientHasBegunIt() {
            List<Map<String, Object>> parameters = new ArrayList<>();
            target.beforeStart = context -> parameters.add(context.params());

            builder().build().run();

            assertThat(parameters).containsOnly(Map.of("cdp_run", "20260301-100000-acme"));
        }

        @Test
        void aSessionTimeIsMovedByAMinuteAtMost() {
            target.beforeStart = context -> {
                throw new SessionTakenException(context.workflow(), context.sessionTime());
            };

            assertThat(builder().build().run().success()).isFalse();
            assertThat(starts()).hasSize(61).last().isEqualTo("start first_run at 2026-03-01T10:01:00Z");
        }

        @Test
        void watchingIsToldAsCompletedOnlyWhereTheSessionEndedWell() {
            List<Step> completed = new ArrayList<>();
            target.ends("first_run", FakeTarget.error("+a", "boom"));

            builder()
                    .listener(new PipelineListener() {
                        @Override
                        public void onStepCompleted(StepCompleted event) {
                            completed.add(event.step());
                        }
                    })
                    .build()
                    .run();

            assertThat(completed).containsExactly(Step.GENERATE, Step.DEPLOY, Step.START);
        }

        @Test
        void aSessionThatDiedWithItsRunIsFollowedByANewOne() {
            class Died extends Error {
                private static final long serialVersionUID = 1;
            }
            assertThatThrownBy(() -> builder()
                            .pauses(wait -> {
                                throw new Died();
                            })
                            .build()
                            .run())
                    .isInstanceOf(Died.class);
            now = now.plusSeconds(600);
            target.calls.clear();
            target.ends("first_run", new Outcome(Outcome.Status.KILLED, List.of()));

            assertThat(builder().build().run().success()).isTrue();
            assertThat(starts())
                    .startsWith("start first_run at 2026-03-01T10:00:00Z", "start first_run at 2026-03-01T10:10:30Z");
        }

        @Test
        void aSessionThatTookTooLongIsWaitedForByTheNextRun() {
            target.ends("first_run", new Outcome(Outcome.Status.TIMED_OUT, List.of()));
            PipelineResult late = builder().build().run();
            target.calls.clear();

            assertThat(late.report().phases().get("first").error().orElseThrow())
                    .contains("has not ended after 120 minutes and goes on (running, 1 of 3 tasks done,"
                            + " at work: +main+load); run again to go on waiting for it");
            assertThat(builder().build().run().success()).isTrue();
            assertThat(starts()).first().isEqualTo("start first_run at 2026-03-01T10:00:00Z");
        }
    }

    @Nested
    class WhenGeneratedFilesAreEdited {

        @Test
        void anEditedFileIsKeptBesideTheNewOne() throws IOException {
            builder().build().run();
            Path dig = directory.resolve("first/first_run.dig");
            Files.writeString(dig, "# mine\n");

            builder().build().run();

            assertThat(dig).hasContent("+go:\n  echo>: acme\n");
            assertThat(directory.resolve("first_backup/20260301-100100/first_run.dig"))
                    .hasContent("# mine\n");
            assertThat(state().phases().get("first").notes())
                    .containsExactly(
                            "A file that was not as generated was kept as first_backup/20260301-100100/first_run.dig");
        }
    }

    @Test
    void aListenerThatThrowsDoesNotFailTheRun() {
        List<String> told = new ArrayList<>();
        PipelineResult result = builder()
                .listener(new PipelineListener() {
                    @Override
                    public void onPhaseStarted(PhaseStarted event) {
                        throw new IllegalStateException("a listener's own trouble");
                    }
                })
                .listener(new PipelineListener() {
                    @Override
                    public void onPhaseStarted(PhaseStarted event) {
                        told.add(event.number() + " " + event.title());
                    }

                    @Override
                    public void onNote(Note event) {
                        told.add(event.text());
                    }
                })
                .build()
                .run();

        assertThat(result.success()).isTrue();
        assertThat(told).containsExactly("1 First", "2 Second");
    }

    @Test
    void aSecondRunInTheSameDirectoryIsRefusedWhileOneGoesOn() {
        List<String> refused = new ArrayList<>();
        target.beforeStart = context -> {
            try {
                builder().build().run();
            } catch (CdpException e) {
                refused.add(e.getMessage());
            }
        };

        builder().build().run();

        assertThat(refused)
                .hasSize(2)
                .allMatch(message -> message.startsWith("Another run is going on in "
                                + directory.toAbsolutePath() + ", of process "
                                + ProcessHandle.current().pid())
                        && message.endsWith(": wait for it to end, or use another work directory"));
    }

    @Test
    void aPlanTouchesNothingAndSaysWhatWaits() {
        CdpPipeline pipeline = builder()
                .phase(PhaseGenerator.of("third", context -> {
                    throw new MissingTableException(
                            List.of(new TableName("acme_gld", "c")), "the phase before makes it");
                }))
                .build();

        PipelinePlan plan = pipeline.plan();

        assertThat(target.calls).isEmpty();
        assertThat(directory).isEmptyDirectory();
        assertThat(plan.phases())
                .extracting(PipelinePlan.PlannedPhase::remark)
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of("after Second has run"));
        assertThat(plan.toString()).contains("1  First", "first_run", "after Second has run");
    }

    @Test
    void aReplacedPhaseTakesTheOthersPlace() {
        CdpPipeline pipeline = builder()
                .replacePhase(Phase.builder()
                        .generator(phase("first", "acme_src", "a"))
                        .title("Mine")
                        .build())
                .build();

        assertThat(pipeline.phases()).extracting(Phase::title).containsExactly("Mine", "Second");
    }

    @Test
    void aBuilderNamesEverythingThatIsWrong() {
        assertThatThrownBy(() -> CdpPipeline.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The pipeline cannot be built: no configuration: call config(path) or config(value)");
        assertThatThrownBy(() -> builder()
                        .phase(phase("first", "x", "y"))
                        .replacePhase(Phase.of(phase("fourth", "x", "y")))
                        .validator("fifth", context -> Validation.of())
                        .build())
                .hasMessage("The pipeline cannot be built: two phases have the id 'first': call replacePhase(...) to"
                        + " replace one; there is no phase 'fourth' to replace among [first, second]: add it with"
                        + " phase(...); there is no phase 'fifth' to validate among [first, second]");
    }
}

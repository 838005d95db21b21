package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.deploy.Rollback;
import io.cdppipeline.event.ConsoleListener;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.preflight.PreflightException;
import io.cdppipeline.run.Approvals;
import io.cdppipeline.run.Approvals.Question;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.SecretSource;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.StateStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run sends to a target, what it does not, and what it does about a target that refuses. */
class DeploymentsTest {

    @TempDir
    Path directory;

    private final FakeTarget fake = new FakeTarget();
    private final KeepingTarget target = new KeepingTarget(fake);
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private String text = "+go:\n  echo>: one\n";
    private String parts = "";
    private List<String> secretsNeeded = List.of();

    private CdpPipeline.Builder builder() {
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
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
                .pauses(wait -> now = now.plus(wait))
                .phase(PhaseGenerator.of("load", context -> {
                    GeneratedProject.Builder project =
                            GeneratedProject.builder().workflow("load_run", text);
                    secretsNeeded.forEach(project::secretNeeded);
                    if (!parts.isEmpty()) {
                        project.file("parts/many.dig", parts);
                    }
                    return project.build();
                }));
    }

    private PipelineResult run() {
        return builder().build().run();
    }

    private PhaseState phase() {
        return StateStore.peek(directory).orElseThrow().phases().get("load");
    }

    /** The name that a run gives to a project of one workflow that echoes a word. */
    private static String revision(String runAndPhase, String word) {
        String hash = GeneratedProject.builder()
                .workflow("load_run", "+go:\n  echo>: " + word + "\n")
                .build()
                .contentHash();
        return runAndPhase + "-acme-" + hash.substring(0, 8);
    }

    private long count(String call) {
        return fake.calls.stream().filter(call::equals).count();
    }

    @Nested
    class WhatIsSent {

        @Test
        void aProjectThatIsThereAlreadyIsNotSentAgainButStarted() {
            run();
            assertThat(run().success()).isTrue();

            assertThat(fake.calls)
                    .filteredOn(call -> !call.startsWith("monitor"))
                    .containsExactly(
                            "deploy load",
                            "start load_run at 2026-03-01T10:00:00Z",
                            "start load_run at 2026-03-01T10:00:30Z");
            assertThat(phase().deployment().orElseThrow().deployment().revision())
                    .isEqualTo(revision("20260301-100000-load", "one"));
            assertThat(phase().deployments()).hasSize(1);
        }

        @Test
        void aProjectWithMoreTasksThanAnAttemptMayHaveIsRefusedBeforeAnythingIsSent() {
            text = "+go:\n  call>: parts/many\n";
            parts = "+each:\n  for_each>:\n    n: [" + "1, ".repeat(600) + "1]\n  _do:\n    +x:\n      echo>: x\n";

            assertThat(run().success()).isFalse();

            assertThat(fake.calls).isEmpty();
            assertThat(phase().deploying()).isEmpty();
            assertThat(phase().error())
                    .hasValue(
                            "Deploy workflows (size): The project load was not sent: An attempt of workflow 'load_run' has"
                                    + " 1,206 tasks, most of them in +go, and the workflow service takes 1,000: split what it does over"
                                    + " several projects. Where the service of this account takes more, say so with taskLimit(...)");
        }

        @Test
        void aProjectOfManyTasksIsSentWhereTheServiceTakesThem() {
            text = "+go:\n  loop>: 999\n  _do:\n    echo>: x\n";

            assertThat(builder().taskLimit(1_001).build().run().success()).isTrue();
            assertThat(builder().taskLimit(1_000).build().run().success()).isFalse();
            assertThat(count("deploy load")).isEqualTo(1);
        }

        @Test
        void aProjectThatHasChangedIsSent() {
            run();
            text = "+go:\n  echo>: two\n";
            run();

            assertThat(count("deploy load")).isEqualTo(2);
            assertThat(phase().deployments()).hasSize(2);
        }

        @Test
        void twoRunsThatBeginInOneSecondGiveTheirRevisionsNamesOfTheirOwn(@TempDir Path other) {
            run();
            now = Instant.parse("2026-03-01T10:00:00Z");
            text = "+go:\n  echo>: two\n";

            assertThat(builder().workDirectory(other).build().run().success()).isTrue();

            assertThat(target.revisions)
                    .containsOnlyKeys(
                            "load@" + revision("20260301-100000-load", "one"),
                            "load@" + revision("20260301-100000-load", "two"));
        }

        @Test
        void aProjectThatIsThePipelinesOfAnotherClientIsLeftAlone(@TempDir Path other) {
            run();
            CdpPipeline globex = builder()
                    .config(PipelineConfig.builder()
                            .global(GlobalConfig.builder()
                                    .client("globex")
                                    .tdEndpoint("local")
                                    .build())
                            .build())
                    .workDirectory(other)
                    .build();

            assertThatThrownBy(globex::run)
                    .isInstanceOf(PreflightException.class)
                    .hasMessageContaining("load is the client acme's");
            assertThat(count("deploy load")).isEqualTo(1);
        }

        @Test
        void aProjectThatSomebodyElseHasPushedSinceIsSentAgain() {
            run();
            target.latest.put("load", "by-hand");
            run();

            assertThat(count("deploy load")).isEqualTo(2);
            assertThat(target.latest).containsEntry("load", revision("20260301-100030-load", "one"));
        }

        @Test
        void aProjectThatIsGoneIsSentAgain() {
            run();
            target.latest.clear();
            run();

            assertThat(count("deploy load")).isEqualTo(2);
        }

        @Test
        void aDeployerOfTheUsersOwnDecidesItselfWhatItSends() {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                builder()
                        .deployer(context -> {
                            sent.add(context.revision());
                            return target.deployer().deploy(context);
                        })
                        .build()
                        .run();
            }

            assertThat(sent).hasSize(2);
        }

        @Test
        void aPushThatTheTargetTookBeforeTheAnswerWasLostIsLookedUpAndNotSentAgain() {
            target.breaksOffAfterPush = true;
            assertThat(run().success()).isFalse();
            assertThat(phase().deploying()).isPresent();

            assertThat(run().success()).isTrue();

            assertThat(count("deploy load")).isEqualTo(1);
            assertThat(phase().deploying()).isEmpty();
            assertThat(phase().deployment().orElseThrow().deployment().revision())
                    .isEqualTo(revision("20260301-100000-load", "one"));
        }

        @Test
        void aPushThatTheTargetDidNotTakeIsSentAgainUnderItsName() {
            fake.deployFailures.add(new CdpException("connection refused"));
            assertThat(run().success()).isFalse();
            assertThat(run().success()).isTrue();

            assertThat(target.revisions).containsOnlyKeys("load@" + revision("20260301-100000-load", "one"));
        }

        @Test
        void aPushInDoubtIsForgottenOnceItsProjectIsNoLongerWanted() {
            run();
            fake.deployFailures.add(new CdpException("connection refused"));
            text = "+go:\n  echo>: two\n";
            assertThat(run().success()).isFalse();
            assertThat(phase().deploying()).isPresent();
            text = "+go:\n  echo>: one\n";

            assertThat(run().success()).isTrue();

            assertThat(phase().deploying()).isEmpty();
            assertThat(count("deploy load")).isEqualTo(2);
        }

        @Test
        void aPushInDoubtOfAProjectOfAnotherNameIsNotTakenForOurs() {
            target.breaksOffAfterPush = true;
            run();
            CdpPipeline renamed = builder()
                    .replacePhase(Phase.builder()
                            .generator(PhaseGenerator.of(
                                    "load",
                                    context -> GeneratedProject.builder()
                                            .workflow("load_run", text)
                                            .build()))
                            .directory("acme_load")
                            .build())
                    .build();

            assertThat(renamed.run().success()).isTrue();

            assertThat(target.latest).containsKeys("load", "acme_load");
        }

        @Test
        void onlyTheLastTwentyDeploymentsAreRemembered() {
            for (int i = 0; i < 22; i++) {
                text = "+go:\n  echo>: " + i + "\n";
                run();
            }

            assertThat(phase().deployments()).hasSize(20);
            assertThat(phase().deployments().get(19))
                    .isEqualTo(phase().deployment().orElseThrow());
        }

        @Test
        void aPushInDoubtWithOtherFilesInItIsNotTakenForOurs() {
            target.breaksOffAfterPush = true;
            run();
            target.revisions.replaceAll((name, files) -> new java.util.TreeMap<>());

            assertThat(run().success()).isFalse();

            assertThat(count("deploy load")).isEqualTo(2);
            assertThat(phase().error().orElseThrow())
                    .contains("revision " + revision("20260301-100000-load", "one") + " is there already");
        }
    }

    @Nested
    class Rollbacks {

        @Test
        void theFilesOfTheLastSuccessArePutBackUnderANewRevision() throws IOException {
            run();
            text = "+go:\n  echo>: worse\n";
            fake.ends("load_run", FakeTarget.error("+load_run+go", "boom"));
            assertThat(run().success()).isFalse();

            Rollback rollback = builder().build().rollback("load");

            assertThat(rollback.restored()).isEqualTo(revision("20260301-100000-load", "one"));
            assertThat(rollback.to().revision()).startsWith("20260301-100030-load-rollback-");
            assertThat(target.latest).containsEntry("load", rollback.to().revision());
            assertThat(target.revisions.get("load@" + rollback.to().revision()))
                    .containsEntry("load_run.dig", "+go:\n  echo>: one\n");
            assertThat(phase().deployment().orElseThrow().restores()).contains(revision("20260301-100000-load", "one"));
            assertThat(phase().deployment().orElseThrow().succeededAt()).isPresent();
            assertThat(Files.readString(directory.resolve("pipeline_report.md")))
                    .contains(rollback.toString())
                    .contains("| load | 7 | " + rollback.to().revision());
        }

        @Test
        void aSuccessIsRolledBackToTheOneBeforeAndOnceMoreToTheOneBeforeThat() {
            run();
            text = "+go:\n  echo>: two\n";
            run();
            text = "+go:\n  echo>: three\n";
            run();
            CdpPipeline pipeline = builder().build();

            assertThat(pipeline.rollback("load").restored()).isEqualTo(revision("20260301-100030-load", "two"));
            assertThat(pipeline.rollback("load").restored()).isEqualTo(revision("20260301-100000-load", "one"));
            assertThatThrownBy(() -> pipeline.rollback("load"))
                    .isInstanceOf(CdpException.class)
                    .hasMessageContaining("none of its last 5 deployments");
        }

        @Test
        void theNextRunDeploysWhatItGenerates() {
            run();
            text = "+go:\n  echo>: two\n";
            run();
            builder().build().rollback("load");
            assertThat(run().success()).isTrue();

            assertThat(target.revisions.get("load@" + target.latest.get("load")))
                    .containsEntry("load_run.dig", "+go:\n  echo>: two\n");
        }

        @Test
        void withoutAnEarlierSuccessNothingIsChanged() {
            CdpPipeline pipeline = builder().build();
            assertThatThrownBy(() -> pipeline.rollback("load")).hasMessageContaining("no run in " + directory);

            fake.ends("load_run", FakeTarget.error("+load_run+go", "boom"));
            run();
            int calls = fake.calls.size();

            assertThatThrownBy(() -> pipeline.rollback("load"))
                    .isInstanceOf(CdpException.class)
                    .hasMessageContaining("none of its last 1 deployments is one that the phase was completed with");
            assertThatThrownBy(() -> pipeline.rollback("laod"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[load]");
            assertThat(fake.calls).hasSize(calls);
        }

        @Test
        void aRevisionThatHoldsSomethingElseIsNotPutBack() {
            run();
            text = "+go:\n  echo>: two\n";
            run();
            target.revisions.put(
                    "load@" + revision("20260301-100000-load", "one"),
                    new java.util.TreeMap<>(java.util.Map.of("x.dig", "+a:\n")));

            assertThatThrownBy(() -> builder().build().rollback("load"))
                    .hasMessageContaining("is not what this pipeline deployed under that name");
            assertThat(target.latest).containsEntry("load", revision("20260301-100030-load", "two"));
        }
    }

    @Nested
    class Secrets {

        private final Secret token = Secret.of("tok-0123456789abcdef");

        @Test
        void whatIsMissingIsUploadedBeforeAnythingStarts() throws IOException {
            secretsNeeded = List.of("shop_token", "shop.url");
            target.secrets.put("shop.url", Secret.of("there"));
            List<String> asked = new ArrayList<>();

            builder()
                    .secrets(request -> {
                        asked.add(request.phaseId() + " " + request.project() + " " + request.name() + " "
                                + request.variable());
                        return Optional.of(token);
                    })
                    .build()
                    .run();

            assertThat(asked).containsExactly("load load shop_token SHOP_TOKEN");
            assertThat(target.secrets).containsEntry("shop_token", token);
            assertThat(fake.calls)
                    .startsWith("deploy load", "put secret shop_token", "start load_run at 2026-03-01T10:00:00Z");
            try (var files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file)).doesNotContain(token.reveal());
                }
            }
        }

        @Test
        void nothingStartsWhileSomeAreMissingAndAllOfThemAreNamed() {
            secretsNeeded = List.of("shop_token", "shop_url");

            PipelineResult result =
                    builder().secrets(SecretSource.none()).build().run();

            assertThat(result.success()).isFalse();
            assertThat(fake.calls).containsExactly("deploy load");
            assertThat(phase().error().orElseThrow())
                    .startsWith("Deploy workflows (missing secret shop_token): ")
                    .contains("has no secret shop_token, shop_url");
        }

        @Test
        void withoutASourceNothingIsLookedAt() {
            secretsNeeded = List.of("shop_token");

            assertThat(run().success()).isTrue();
        }

        @Test
        void aSecretThatAWorkflowMissesIsAskedForAndTheWorkflowRunAgain() {
            fake.ends(
                    "load_run",
                    FakeTarget.error("+load_run+go", "Secret not found for key: 'late' (secret not found)"));

            PipelineResult result =
                    builder().secrets(request -> Optional.of(token)).build().run();

            assertThat(result.success()).isTrue();
            assertThat(target.secrets).containsEntry("late", token);
            assertThat(phase().notes()).contains("The secret late was uploaded to project load");
        }
    }

    @Nested
    class Databases {

        private final List<Question> asked = new ArrayList<>();

        private void missesTheDatabase(int times) {
            for (int i = 0; i < times; i++) {
                fake.ends("load_run", FakeTarget.error("+load_run+go", "line 1:15: Schema 'acme_src' does not exist"));
            }
        }

        private PipelineResult run(boolean approved) {
            return builder()
                    .approvals(question -> {
                        asked.add(question);
                        return approved;
                    })
                    .build()
                    .run();
        }

        @Test
        void aMissingDatabaseIsMadeOnceThatIsApprovedAndTheWorkflowRunAgain() {
            missesTheDatabase(1);

            assertThat(run(true).success()).isTrue();

            assertThat(target.databases).containsExactly("acme_src");
            assertThat(asked)
                    .containsExactly(new Question(
                            "load",
                            Approvals.Action.CREATE_DATABASE,
                            "acme_src",
                            "The database acme_src does not exist on fake. Create it?"));
            assertThat(phase().notes()).contains("The database acme_src was created, as approved");
            assertThat(count("deploy load")).isEqualTo(1);
        }

        @Test
        void itIsNotMadeIfThatIsDeclined() {
            missesTheDatabase(1);

            assertThat(run(false).success()).isFalse();
            assertThat(target.databases).isEmpty();
            assertThat(phase().error().orElseThrow()).startsWith("Monitor execution (missing database acme_src): ");
        }

        @Test
        void theConsoleNamesTheKind() {
            missesTheDatabase(1);
            ByteArrayOutputStream console = new ByteArrayOutputStream();

            builder()
                    .listener(ConsoleListener.on(new PrintStream(console, true, StandardCharsets.UTF_8), false))
                    .build()
                    .run();

            assertThat(console.toString(StandardCharsets.UTF_8)).contains("  Kind: missing database acme_src");
        }

        @Test
        void itIsNeverMadeInSilence() {
            missesTheDatabase(1);

            assertThat(builder().build().run().success()).isFalse();
            assertThat(target.databases).isEmpty();
        }

        @Test
        void theThirdTimeIsTheLast() {
            missesTheDatabase(3);

            assertThat(run(true).success()).isFalse();
            assertThat(asked).hasSize(2);
        }
    }

    @Nested
    class Syntax {

        private final List<Question> asked = new ArrayList<>();

        private PipelineResult run(boolean approved) {
            return builder()
                    .approvals(question -> {
                        asked.add(question);
                        return approved;
                    })
                    .build()
                    .run();
        }

        @Test
        void aMissingColonIsMendedInACopyAndTheDifferenceTold() {
            text = "+go:\n  echo> one\n";

            assertThat(run(false).success()).isTrue();

            assertThat(asked).isEmpty();
            assertThat(target.revisions.get("load@" + revision("20260301-100000-load", "one")))
                    .containsEntry("load_run.dig", "+go:\n  echo>: one\n");
            assertThat(phase().notes())
                    .contains("Mended the syntax of load_run.dig in a copy:\n--- load_run.dig\n"
                            + "+++ load_run.dig (mended)\n@@ -1,2 +1,2 @@\n +go:\n-  echo> one\n+  echo>: one");
        }

        @Test
        void whatCannotBeMendedIsNotTouched() {
            text = "+go:\n  echo>: 1\n  td>: 2\n";

            assertThat(run(true).success()).isFalse();
            assertThat(asked).isEmpty();
            assertThat(fake.calls).isEmpty();
            assertThat(phase().error().orElseThrow()).startsWith("Generate workflows (syntax): ");
        }

        @Test
        void theSecondTimeIsAskedAndTheThirdIsTheLast() {
            List<Failure> failures = new ArrayList<>();
            List<String> texts = new ArrayList<>(List.of("+a:\n  echo> 1\n", "+b:\n  echo> 2\n", "+c:\n  echo> 3\n"));
            text = texts.remove(0);
            CdpPipeline pipeline = builder()
                    .approvals(question -> {
                        asked.add(question);
                        return false;
                    })
                    .deployer(context -> {
                        // While the copy is on its way, somebody saves the original with another mistake in it.
                        text = texts.remove(0);
                        throw new DeployException(Diagnosis.of(FailureKind.OTHER), "not today", null);
                    })
                    .failureHandler(failure -> {
                        failures.add(failure);
                        return failure.kindIs(FailureKind.OTHER) ? Decision.FIX : Decision.ABORT;
                    })
                    .build();

            pipeline.run();

            assertThat(asked).hasSize(1);
            assertThat(asked.get(0).text()).contains("-  echo> 2\n+  echo>: 2\n");
            assertThat(failures)
                    .last()
                    .matches(failure -> failure.attempt() == 2 && failure.kindIs(FailureKind.SYNTAX));
        }
    }

    @Test
    void aRefusedKeyIsNeverMended() {
        fake.deployFailures.add(new DeployException(Diagnosis.of(FailureKind.AUTHENTICATION), "status 401", null));
        List<Question> asked = new ArrayList<>();

        PipelineResult result = builder()
                .approvals(question -> asked.add(question))
                .secrets(request -> Optional.of(Secret.of("x")))
                .build()
                .run();

        assertThat(result.success()).isFalse();
        assertThat(asked).isEmpty();
        assertThat(fake.calls).containsExactly("deploy load");
        assertThat(phase().error()).contains("Deploy workflows (authentication): status 401");
    }

    @Test
    void aRemedyThatFailsItselfLeavesTheFailureToBeDecidedOn() {
        fake.ends("load_run", FakeTarget.error("+load_run+go", "line 1:15: Schema 'acme_src' does not exist"));
        List<Failure> decided = new ArrayList<>();

        PipelineResult result = builder()
                .approvals(question -> {
                    throw new IllegalStateException("nobody at the door");
                })
                .failureHandler(failure -> {
                    decided.add(failure);
                    return Decision.RETRY;
                })
                .build()
                .run();

        assertThat(result.success()).isTrue();
        assertThat(decided).hasSize(1);
        assertThat(phase().notes()).contains("A remedy was tried and failed: nobody at the door");
    }

    @Test
    void aTargetOutOfReachIsTriedAgain() {
        fake.deployFailures.add(new DeployException(Diagnosis.of(FailureKind.NETWORK), "status 503", null));

        assertThat(run().success()).isTrue();
        assertThat(phase().notes()).contains("The target was out of reach; tried again after 5 s");
    }
}

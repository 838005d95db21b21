package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.FailureHandler;
import io.cdppipeline.run.FailurePolicy;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CdpPipelinesTest {

    private static final Outcome GOOD = new Outcome(Outcome.Status.SUCCESS, List.of());

    @TempDir
    Path directory;

    private final Map<String, FakeTarget> targets = new HashMap<>();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger mostWorking = new AtomicInteger();

    private CdpPipeline pipeline(String client, Monitor monitor) {
        return builder(client, monitor).build();
    }

    private CdpPipeline.Builder builder(String client, Monitor monitor) {
        FakeTarget target = targets.computeIfAbsent(client, name -> new FakeTarget().table("src", "t", 1));
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client(client)
                                .tdEndpoint("local")
                                .build())
                        .build())
                .target(target)
                .monitor(monitor)
                .workDirectory(directory.resolve(client))
                .phase(PhaseGenerator.of("only", context -> {
                    mostWorking.accumulateAndGet(working.incrementAndGet(), Math::max);
                    Thread.yield();
                    working.decrementAndGet();
                    return GeneratedProject.builder()
                            .workflow("only_run", "+go:\n  echo>: x\n")
                            .expect("src", "t")
                            .secretNeeded("token")
                            .build();
                }));
    }

    private static List<String> clients(int count) {
        List<String> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add("client_" + i);
        }
        return clients;
    }

    @Test
    void allOfThemWaitForTheirSessionsAtOnceAndFewWork() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(50);
        Monitor untilAllWait = context -> {
            waiting.countDown();
            waiting.await();
            return GOOD;
        };
        try (CdpPipelines pipelines =
                CdpPipelines.builder().running(50).working(3).build()) {
            List<CdpPipelines.Ended> ends = pipelines.runAll(clients(50).stream()
                    .map(client -> pipeline(client, untilAllWait))
                    .toList());

            assertThat(ends).allSatisfy(end -> assertThat(end.success()).isTrue());
            assertThat(ends.stream().map(CdpPipelines.Ended::client)).isEqualTo(clients(50));
        }
        assertThat(mostWorking.get()).isBetween(1, 3);
    }

    /** With one that may work, it would otherwise wait for ever. */
    private void assertThatAnotherRunsToItsEndWhile(
            BiFunction<CdpPipeline.Builder, BooleanSupplier, CdpPipeline.Builder> oneWaits) throws Exception {
        CountDownLatch begunToWait = new CountDownLatch(1);
        CountDownLatch otherHasEnded = new CountDownLatch(1);
        BooleanSupplier wait = () -> {
            begunToWait.countDown();
            try {
                return otherHasEnded.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
        Deque<Outcome> ends = new ConcurrentLinkedDeque<>(List.of(FakeTarget.error("+go", "boom"), GOOD));
        CdpPipeline.Builder waiting = builder("waiting", context -> ends.poll());
        try (CdpPipelines pipelines =
                CdpPipelines.builder().running(2).working(1).build()) {
            CompletableFuture<PipelineResult> one =
                    pipelines.submit(oneWaits.apply(waiting, wait).build());
            assertThat(begunToWait.await(30, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<PipelineResult> other = pipelines.submit(pipeline("other", context -> GOOD));

            assertThat(other.join().success()).isTrue();
            assertThat(one).as("the one that waits").isNotDone();
            otherHasEnded.countDown();
            assertThat(one.join().success()).isTrue();
        }
    }

    @Test
    void othersWorkWhileADecisionIsWaitedFor() throws Exception {
        assertThatAnotherRunsToItsEndWhile((builder, wait) ->
                builder.failureHandler(failure -> wait.getAsBoolean() ? Decision.RETRY : Decision.ABORT));
    }

    @Test
    void othersWorkWhileARetryIsPutOff() throws Exception {
        assertThatAnotherRunsToItsEndWhile((builder, wait) -> builder.failureHandler(
                        FailurePolicy.builder().retry(1, Duration.ofMinutes(5)).build())
                .pauses(pause -> wait.getAsBoolean()));
    }

    @Test
    void othersWorkWhileAnApprovalIsWaitedFor() throws Exception {
        assertThatAnotherRunsToItsEndWhile((builder, wait) ->
                builder.approval(summary -> wait.getAsBoolean()).failureHandler(FailureHandler.retry(1)));
    }

    @Test
    void othersWorkWhileASecretIsAskedFor() throws Exception {
        assertThatAnotherRunsToItsEndWhile((builder, wait) -> builder.target(
                        new KeepingTarget(new FakeTarget().table("src", "t", 1)))
                .secrets(request -> wait.getAsBoolean() ? Optional.of(Secret.of("token-0123456789")) : Optional.empty())
                .failureHandler(FailureHandler.retry(1)));
    }

    @Test
    void noMoreGoOnThanMayAndTheOthersFollow() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4);
        Monitor counting = context -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            four.countDown();
            four.await();
            running.decrementAndGet();
            return GOOD;
        };
        try (CdpPipelines pipelines = CdpPipelines.builder().running(4).build()) {
            List<CdpPipelines.Ended> ends = pipelines.runAll(clients(20).stream()
                    .map(client -> pipeline(client, counting))
                    .toList());

            assertThat(ends)
                    .hasSize(20)
                    .allSatisfy(end -> assertThat(end.success()).isTrue());
        }
        assertThat(most.get()).isEqualTo(4);
    }

    @Test
    void whatFailsOrThrowsTouchesNoOther() throws InterruptedException {
        CdpPipeline failing = pipeline("failing", context -> FakeTarget.error("+go", "no such table"));
        CdpPipeline good = pipeline("good", context -> GOOD);
        CdpPipeline broken = pipeline("broken", context -> {
            throw new StackOverflowError("of a monitor of the user's own");
        });
        CdpPipeline held = pipeline("held", context -> GOOD);
        StateStore other = StateStore.open(directory.resolve("held"));
        try (other;
                CdpPipelines pipelines = CdpPipelines.builder().working(1).build()) {
            List<CdpPipelines.Ended> ends = pipelines.runAll(List.of(failing, broken, held, good));

            assertThat(ends.get(0).result().orElseThrow().success()).isFalse();
            assertThat(ends.get(0)).hasToString("failing: failed, see the report in " + directory.resolve("failing"));
            assertThat(ends.get(1).problem()).containsInstanceOf(StackOverflowError.class);
            assertThat(ends.get(2).toString())
                    .startsWith("held: Another run is going on in " + directory.resolve("held"));
            assertThat(ends.get(3)).hasToString("good: success");
            assertThat(ends.get(3).success()).isTrue();
        }
    }

    @Test
    void aStoppedRunIsResumedAndWhatHadNotBegunNeverDoes() throws Exception {
        CountDownLatch waiting = new CountDownLatch(2);
        Monitor endless = context -> {
            waiting.countDown();
            new CountDownLatch(1).await();
            return GOOD;
        };
        List<CompletableFuture<PipelineResult>> endings = new ArrayList<>();
        CdpPipelines pipelines = CdpPipelines.builder().running(2).build();
        for (String client : clients(3)) {
            endings.add(pipelines.submit(pipeline(client, endless)));
        }
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        pipelines.close();

        assertThat(endings.get(0).join().success()).isFalse();
        assertThat(endings.get(1).join().success()).isFalse();
        assertThatThrownBy(() -> endings.get(2).join())
                .hasRootCauseMessage("stopped before it had begun; run it again");
        assertThat(StateStore.peek(directory.resolve("client_2"))).isEmpty();
        assertThatThrownBy(() -> pipelines.submit(pipeline("client_2", endless)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        PipelineState stopped = StateStore.peek(directory.resolve("client_0")).orElseThrow();
        assertThat(stopped.status()).isNotEqualTo(RunStatus.SUCCESS);

        PipelineResult resumed = pipeline("client_0", context -> GOOD).run();

        assertThat(resumed.success()).isTrue();
        assertThat(resumed.report().runId()).isEqualTo(stopped.pipelineId());
        assertThat(resumed.report().phases().get("only").workflows()).hasSize(1);
        assertThat(targets.get("client_0").calls.stream()
                        .filter(call -> call.startsWith("start "))
                        .distinct())
                .as("starts, all for one session time")
                .hasSize(1);
    }

    @Test
    void twoInOneDirectoryAreRefusedBeforeAnythingBegins() {
        try (CdpPipelines pipelines = CdpPipelines.builder().build()) {
            CdpPipeline one = pipeline("one", context -> GOOD);

            assertThatThrownBy(() -> pipelines.runAll(List.of(one, pipeline("one", context -> GOOD))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the pipelines of one and one have the same work directory " + directory.resolve("one")
                            + ": set another with workDirectory(...)");
            assertThat(targets.get("one").calls).isEmpty();
        }
    }

    @Test
    void twoThatWouldDeployOverEachOtherAreRefusedBeforeAnythingBegins() throws Exception {
        FakeTarget shared = new FakeTarget().table("src", "t", 1);
        targets.put("one", shared);
        targets.put("two", shared);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CdpPipeline one = pipeline("one", context -> {
            waiting.countDown();
            goOn.await();
            return GOOD;
        });
        CdpPipeline two = pipeline("two", context -> GOOD);
        String refusal =
                "the pipelines of one and two would both deploy the project only to one account: give each its own with"
                        + " project_dir";
        try (CdpPipelines pipelines = CdpPipelines.builder().build()) {
            assertThatThrownBy(() -> pipelines.runAll(List.of(one, two)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(refusal);
            assertThat(shared.calls).isEmpty();

            CompletableFuture<PipelineResult> first = pipelines.submit(one);
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> pipelines.submit(two)).hasMessage(refusal);
            goOn.countDown();
            assertThat(first.join().success()).isTrue();
        }
    }

    @Test
    void numbersThatLetNothingRunAreRefused() {
        assertThatThrownBy(() -> CdpPipelines.builder().running(0)).hasMessage("running must be at least 1, not 0");
        assertThatThrownBy(() -> CdpPipelines.builder().working(-1)).hasMessage("working must be at least 1, not -1");
    }
}

package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.event.Note;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.SessionProgress;
import io.cdppipeline.event.StepCompleted;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Outcome.FailedTask;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.PhaseState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes of sessions that stall, that others touch, that take too long, and of clocks that jump. */
class WatchingTest {

    private static final Outcome SUCCESS = new Outcome(Outcome.Status.SUCCESS, List.of());

    @TempDir
    Path directory;

    private FakeRun run;
    private final List<String> notes = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    @BeforeEach
    void fresh() {
        run = new FakeRun(directory);
    }

    private CdpPipeline.Builder watched(Monitor monitor) {
        return run.builder()
                .monitor(monitor)
                .listener(new PipelineListener() {
                    @Override
                    public void onNote(Note event) {
                        notes.add(event.text());
                    }
                })
                .failureHandler(failure -> {
                    failures.add(failure);
                    return Decision.ABORT;
                });
    }

    private static Progress planned(Duration elapsed, int done) {
        return new Progress("planned", elapsed, List.of(), done, 3);
    }

    @Test
    void aSessionThatDoesNotMoveForAnHourIsToldOnceAndAgainAfterItHasMoved() {
        PipelineResult result = watched(context -> {
                    for (int look = 0; look < 300; look++) {
                        context.progress(planned(context.elapsed(), look < 150 ? 0 : 1));
                        context.pause(Duration.ofSeconds(30));
                    }
                    return SUCCESS;
                })
                .build()
                .run();

        String alert =
                "Nothing has changed at session s101 of first_run for 60 minutes: it is planned, %d of 3 tasks done."
                        + " The run goes on waiting; look in the console whether other sessions take the account's capacity";
        assertThat(notes.subList(0, 2)).containsExactly(alert.formatted(0), alert.formatted(1));
        assertThat(notes).hasSize(4);
        assertThat(result.report().phases().get("first").notes()).contains(alert.formatted(0));
    }

    @Test
    void rowsThatComeInAreAChange() {
        watched(context -> {
                    for (int look = 0; look < 300; look++) {
                        context.progress(new Progress(
                                "running",
                                context.elapsed(),
                                List.of("+load"),
                                0,
                                1,
                                OptionalLong.of(look),
                                Optional.empty()));
                        context.pause(Duration.ofSeconds(30));
                    }
                    return SUCCESS;
                })
                .build()
                .run();

        assertThat(notes).isEmpty();
    }

    @Test
    void anAttemptThatSomebodyElseHasBegunIsFollowedJournaledAndReported() {
        PipelineResult result = watched(context -> {
                    Session old = context.session();
                    context.follow(new Session(old.workflow(), old.sessionId(), "a900", old.sessionTime(), true));
                    return SUCCESS;
                })
                .build()
                .run();

        PhaseState first = result.report().phases().get("first");
        assertThat(result.success()).isTrue();
        assertThat(first.workflows()).singleElement().satisfies(workflow -> {
            assertThat(workflow.attemptId()).contains("a900");
            assertThat(workflow.succeeded()).isTrue();
        });
        assertThat(result.report().markdown())
                .contains(
                        "First: Somebody else has run session s101 of first_run again: attempt a900 is followed in place of"
                                + " attempt a101");
    }

    @Test
    void aFailureNamesTheTaskItsJobsMessageAndItsQueryAndGuessesOnlyFromTheMessage() {
        watched(context -> new Outcome(
                        Outcome.Status.ERROR,
                        List.of(new FailedTask(
                                "+first+sum",
                                "job 77: line 1:8: no such thing",
                                Optional.of("77"),
                                Optional.of("SELECT x -- connection refused\nFROM t\n")))))
                .build()
                .run();

        assertThat(failures.get(0).message()).isEqualTo("""
                        Workflow first_run (session s101, attempt a101) failed:
                        +first+sum: job 77: line 1:8: no such thing
                        The query of job 77:
                          SELECT x -- connection refused
                          FROM t""");
        assertThat(failures.get(0).probableCauses()).isEmpty();
    }

    @Test
    void aMonitorThatThrowsFailsItsSessionByName() {
        watched(context -> {
                    throw new CdpException("The service is down");
                })
                .build()
                .run();

        assertThat(failures.get(0).session()).map(Session::sessionId).contains("s101");
        assertThat(failures.get(0).message()).isEqualTo("The service is down");
    }

    @Test
    void theCallersPauseBetweenTwoLooksGoesBeforeTheTargets() {
        List<Duration> pauses = new ArrayList<>();
        Monitor noting = context -> {
            pauses.add(context.pollInterval());
            return SUCCESS;
        };

        watched(noting).pollInterval(Duration.ofSeconds(7)).build().run();
        watched(noting).build().run();

        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(7), Duration.ofSeconds(7), Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void aListenerIsToldWhenTheNextLookIsAsTheMonitorSaysOrElseAfterThePause() {
        List<Duration> nextLooks = new ArrayList<>();

        watched(context -> {
                    context.progress(planned(context.elapsed(), 0));
                    context.progress(new Progress(
                            "running",
                            context.elapsed(),
                            List.of(),
                            0,
                            1,
                            OptionalLong.empty(),
                            Optional.of(Duration.ofSeconds(2))));
                    return SUCCESS;
                })
                .listener(new PipelineListener() {
                    @Override
                    public void onSessionProgress(SessionProgress event) {
                        nextLooks.add(event.nextLook());
                    }
                })
                .only("first")
                .build()
                .run();

        assertThat(nextLooks).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(2));
    }

    @Test
    void aSessionWhoseTasksTakeTurnsIsGettingOn() {
        watched(context -> {
                    for (int look = 0; look < 300; look++) {
                        context.progress(
                                new Progress("running", context.elapsed(), List.of(look % 2 == 0 ? "+a" : "+b"), 0, 1));
                        context.pause(Duration.ofSeconds(30));
                    }
                    return SUCCESS;
                })
                .build()
                .run();

        assertThat(notes).isEmpty();
    }

    @Test
    void toCheckLooksWithoutWaitingAndToContinueWaitsAsLongAgain() {
        List<Duration> left = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        PipelineResult result = run.builder()
                .sessionTimeout(Duration.ofHours(2))
                .monitor(context -> {
                    left.add(context.timeout().minus(context.elapsed()));
                    context.progress(planned(context.elapsed(), left.size()));
                    context.pause(context.timeout().minus(context.elapsed()));
                    return left.size() < 4 ? new Outcome(Outcome.Status.TIMED_OUT, List.of()) : SUCCESS;
                })
                .failureHandler(failure -> {
                    failures.add(failure);
                    return asked.getAndIncrement() == 1 ? Decision.CONTINUE : Decision.CHECK;
                })
                .build()
                .run();

        assertThat(result.success()).isTrue();
        assertThat(left.subList(0, 4))
                .containsExactly(Duration.ofHours(2), Duration.ZERO, Duration.ofHours(2), Duration.ZERO);
        assertThat(failures)
                .extracting(Failure::message)
                .allMatch(message -> message.contains("and goes on (planned, "))
                .extracting(message -> message.replaceAll(".*has not ended after (\\d+) minutes.*", "$1"))
                .containsExactly("120", "120", "240");
    }

    @Test
    void aSessionThatFailsAfterItWasWaitedForAgainIsNotStartedAnewUnasked() {
        List<Outcome> ends = new ArrayList<>(
                List.of(new Outcome(Outcome.Status.TIMED_OUT, List.of()), FakeTarget.error("+a", "boom")));
        PipelineResult result = run.builder()
                .monitor(context -> ends.remove(0))
                .failureHandler(failure -> failure.timedOut() ? Decision.CONTINUE : Decision.ABORT)
                .build()
                .run();

        assertThat(result.success()).isFalse();
        assertThat(result.report().phases().get("first").workflows()).hasSize(1);
    }

    @Test
    void aSessionThatTakesTooLongForASecondRunIsNotStartedAnewEither() {
        Monitor never = context -> new Outcome(Outcome.Status.TIMED_OUT, List.of());

        assertThat(watched(never).build().run().success()).isFalse();
        assertThat(watched(never).build().run().success()).isFalse();

        assertThat(failures).hasSize(2).allMatch(Failure::timedOut);
        assertThat(run.target.calls.stream()
                        .filter(call -> call.startsWith("start first_run"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void noJumpOfTheSystemsClockChangesADurationOrEndsAWaitEarly() {
        List<Duration> elapsed = new ArrayList<>();
        List<Duration> steps = new ArrayList<>();
        Instant[] wall = {Instant.parse("2026-03-29T00:59:00Z")};
        long[] ticks = {5_000_000_000_000L};
        PipelineResult result = run.builder()
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
                        return wall[0];
                    }
                })
                .ticks(() -> ticks[0])
                .monitor(context -> {
                    for (Duration jump : List.of(Duration.ofHours(1), Duration.ofDays(-1), Duration.ZERO)) {
                        ticks[0] += Duration.ofSeconds(30).toNanos();
                        wall[0] = wall[0].plusSeconds(30).plus(jump);
                        elapsed.add(context.elapsed());
                    }
                    return SUCCESS;
                })
                .listener(new PipelineListener() {
                    @Override
                    public void onStepCompleted(StepCompleted event) {
                        if (event.step() == Step.MONITOR) {
                            steps.add(event.duration());
                        }
                    }
                })
                .build()
                .run();

        assertThat(elapsed.subList(0, 3))
                .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(90));
        assertThat(steps).containsExactly(Duration.ofSeconds(90), Duration.ofSeconds(90));
        assertThat(result.report().phases().get("first").duration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(result.report().markdown()).contains("- Total duration: 3m 00s");
    }
}

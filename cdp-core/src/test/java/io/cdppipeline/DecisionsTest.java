package io.cdppipeline;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.cdppipeline.event.Note;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.FailurePolicy;
import io.cdppipeline.run.ProbableCauses;
import io.cdppipeline.state.PhaseStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsTest {

    private static final Outcome TIMED_OUT = new Outcome(Outcome.Status.TIMED_OUT, List.of());

    @TempDir
    Path directory;

    private FakeRun run;

    @BeforeEach
    void fresh() {
        run = new FakeRun(directory);
    }

    @Test
    void toContinueWaitsForTheSameSessionAndStartsNoOther() {
        run.target.ends("first_run", TIMED_OUT);

        PipelineResult result = run.builder()
                .failureHandler(FailurePolicy.builder().keepWaiting(1).build())
                .build()
                .run();

        assertThat(result.success()).isTrue();
        assertThat(run.starts())
                .filteredOn(start -> start.contains("first_run"))
                .allMatch(start -> start.endsWith("2026-03-01T10:00:00Z"));
        assertThat(run.state().phases().get("first").workflows()).hasSize(1);
        assertThat(run.target.calls)
                .filteredOn(call -> call.equals("deploy first"))
                .hasSize(1);
    }

    @Test
    void toCheckLooksAtTheSessionOnceMore() {
        run.target.ends("first_run", TIMED_OUT);

        assertThat(run.builder()
                        .failureHandler(failure -> failure.timedOut() ? Decision.CHECK : Decision.ABORT)
                        .build()
                        .run()
                        .success())
                .isTrue();
        assertThat(run.target.calls)
                .filteredOn(call -> call.equals("monitor first_run"))
                .hasSize(2);
    }

    @Test
    void toContinueWhatHasFailedIsToAbort() {
        run.target.ends("first_run", FakeTarget.error("+a", "boom"));

        assertThat(run.builder()
                        .failureHandler(failure -> Decision.CONTINUE)
                        .build()
                        .run()
                        .success())
                .isFalse();
        assertThat(run.starts()).hasSize(1);
    }

    @Test
    void aHandlerIsToldWhichTablesAndPhasesASkipConcerns() {
        run.target.ends("first_run", FakeTarget.error("+a", "boom"));
        List<Failure> seen = new ArrayList<>();

        run.builder()
                .failureHandler(failure -> {
                    seen.add(failure);
                    return Decision.ABORT;
                })
                .build()
                .run();

        assertThat(seen.get(0).tables()).containsExactly("acme_src.a");
        assertThat(seen.get(0).laterPhases()).containsExactly("Second");
    }

    @Test
    void aPolicysPauseIsTakenByTheRun() {
        run.target.ends("first_run", FakeTarget.error("+a", "boom"));

        run.builder()
                .failureHandler(
                        FailurePolicy.builder().retry(1, Duration.ofMinutes(5)).build())
                .build()
                .run();

        assertThat(run.waits)
                .containsExactly(
                        Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    /** As if a person at another console, or a callback, had sent what only suits a warning. */
    @Test
    void toAcceptWhatHasFailedIsToAbort() {
        run.target.ends("first_run", FakeTarget.error("+a", "boom"));

        PipelineResult result =
                run.builder().failureHandler(failure -> Decision.ACCEPT).build().run();

        assertThat(result.success()).isFalse();
        assertThat(run.status("first")).isEqualTo(PhaseStatus.FAILED);
        assertThat(run.status("second")).isEqualTo(PhaseStatus.PENDING);
    }

    @Test
    void toViewTheLogsShowsAllThatThePhaseHasLoggedAndAsksAgain() {
        run.target.ends("first_run", FakeTarget.error("+a", "boom"));
        List<String> notes = new ArrayList<>();
        Deque<Decision> decisions = new ArrayDeque<>(List.of(Decision.VIEW_LOGS, Decision.RETRY));

        PipelineResult result = run.builder()
                .failureHandler(failure -> decisions.remove())
                .listener(new PipelineListener() {
                    @Override
                    public void onNote(Note event) {
                        notes.add(event.text());
                    }
                })
                .build()
                .run();

        assertThat(result.success()).isTrue();
        assertThat(notes)
                .singleElement(as(STRING))
                .contains("Phase 1 First of run 20260301-100000", "log of first_run", "Monitor execution failed");
    }

    @Test
    void whatAGeneratorRefusesIsNotGuessedAbout() {
        List<Failure> seen = new ArrayList<>();
        String refusal = "Connection refused: permission denied";

        run.without()
                .phase(PhaseGenerator.of("first", context -> {
                    throw new CdpException(refusal);
                }))
                .failureHandler(failure -> {
                    seen.add(failure);
                    return Decision.ABORT;
                })
                .build()
                .run();

        assertThat(ProbableCauses.of(refusal)).isNotEmpty();
        assertThat(seen.get(0).probableCauses()).isEmpty();
    }

    @Test
    void aHandlerThatThrowsEndsTheRunAsAnAbortDoes() {
        run.target.ends("first_run", FakeTarget.error("+a", "boom"));

        PipelineResult result = run.builder()
                .failureHandler(failure -> {
                    throw new IllegalStateException("nobody is there");
                })
                .build()
                .run();

        assertThat(result.success()).isFalse();
        assertThat(run.status("first")).isEqualTo(PhaseStatus.FAILED);
        assertThat(result.report().markdown())
                .contains("boom", "The run was aborted, as whoever decides on failures failed: nobody is there");
    }
}

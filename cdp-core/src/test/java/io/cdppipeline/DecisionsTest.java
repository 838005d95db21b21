package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.Failure;
import io.cdppipeline.run.FailurePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
                .failureHandler(FailurePolicy.builder()
                        .retry(1, Duration.ofMinutes(5))
                        .build())
                .build()
                .run();

        assertThat(run.waits)
                .containsExactly(
                        Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(30));
    }
}

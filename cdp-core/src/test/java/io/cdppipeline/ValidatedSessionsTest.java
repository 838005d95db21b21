package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.monitor.Session;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.Decision;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which sessions a validator is told of: those that made what it looks at. */
class ValidatedSessionsTest {

    @TempDir
    Path directory;

    private FakeRun run;
    private final List<List<String>> told = new ArrayList<>();
    private final Deque<Check> checks = new ArrayDeque<>();

    @BeforeEach
    void fresh() {
        run = new FakeRun(directory);
    }

    private CdpPipeline.Builder historyThenIncrements() {
        return run.without()
                .phase(PhaseGenerator.of(
                        "first",
                        context -> GeneratedProject.builder()
                                .workflow("hist", "+go:\n  echo>: 1\n")
                                .workflow("inc", "+go:\n  echo>: 2\n")
                                .build()))
                .validator(context -> {
                    told.add(context.sessions().stream().map(Session::sessionId).toList());
                    return new Validation(List.of(checks.isEmpty() ? Check.pass("well", "it is") : checks.poll()));
                });
    }

    @Test
    void aWorkflowThatHadSucceededBeforeARetryIsToldOnce() {
        run.target.ends("inc", FakeTarget.error("+a", "boom"));

        historyThenIncrements()
                .failureHandler(failure -> Decision.RETRY)
                .build()
                .run();

        assertThat(told).containsExactly(List.of("s101", "s103"));
    }

    @Test
    void aWorkflowThatAnEarlierProcessHasRunIsToldToo() {
        run.target.ends("inc", FakeTarget.error("+a", "boom"));
        historyThenIncrements().build().run();

        historyThenIncrements().build().run();

        assertThat(told).containsExactly(List.of("s101", "s103"));
    }

    @Test
    void afterAValidationThatFailedOnlyTheSessionsOfTheNextAttemptAreTold() {
        checks.add(Check.fail("well", "it is not"));

        historyThenIncrements()
                .failureHandler(failure -> Decision.RETRY)
                .build()
                .run();

        assertThat(told).containsExactly(List.of("s101", "s102"), List.of("s103", "s104"));
    }
}

package io.cdppipeline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpException;
import io.cdppipeline.CdpPipeline;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.event.Note;
import io.cdppipeline.event.PhaseEnded;
import io.cdppipeline.event.PhaseStarted;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.RunEnded;
import io.cdppipeline.event.RunStarted;
import io.cdppipeline.event.SessionStarted;
import io.cdppipeline.event.StepCompleted;
import io.cdppipeline.event.StepStarted;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.state.WorkflowState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of faults: processes that are killed, calls and answers that are lost, full disks, clocks that jump, sessions
 * that fail or belong to somebody else. {@code -Dfault.sequences=10000} runs so many, {@code -Dfaults.seed} begins with
 * another one; a sequence depends on its seed only.
 */
class RandomRunFaultsTest {

    private static final int SEQUENCES = Integer.getInteger("fault.sequences", 100);
    private static final long SEED = Long.getLong("faults.seed", 20_261_120L);
    private static final int MOST_PROCESSES = 100;

    private int kills;
    private int failures;

    @Test
    void noSessionIsDoubledNoneForgottenAndTheStateIsAlwaysReadable() throws IOException {
        for (long seed = SEED; seed < SEED + SEQUENCES; seed++) {
            // In memory where there is such a place: the disk is not what is tested, and 10,000 sequences write millions of files.
            Path memory = Path.of("/dev/shm");
            Path directory = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "faults")
                    : Files.createTempDirectory("faults");
            try {
                sequence(seed, directory);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "A sequence of faults, again with -Dfault.sequences=1 -Dfaults.seed=" + seed + ": " + e.getMessage(), e);
            } finally {
                delete(directory);
            }
        }
        assertThat(kills).as("processes killed").isGreaterThan(SEQUENCES / 2);
        assertThat(failures).as("runs that failed and were taken up again").isGreaterThan(SEQUENCES / 4);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void sequence(long seed, Path directory) {
        Random random = new Random(seed);
        Chaos chaos = new Chaos(random, directory, 1 + random.nextInt(12));
        SimulatedTime time = new SimulatedTime(chaos);
        SimulatedTd td = new SimulatedTd(random, chaos, () -> time.steady, random.nextInt(3));
        int processes = 0;
        while (state(directory).filter(state -> state.status() == RunStatus.SUCCESS).isEmpty()) {
            assertThat(++processes).as("processes").isLessThan(MOST_PROCESSES);
            process(directory, td, time, chaos);
            chaos.restart();
            time.pass(Duration.ofSeconds(random.nextInt(90)));
            switch (random.nextInt(8)) {
                case 0 -> time.jump(Duration.ofDays(-1));
                case 1 -> time.jump(Duration.ofHours(1));
                default -> {}
            }
        }
        verify(state(directory).orElseThrow(), td.attempts());
    }

    private void process(Path directory, SimulatedTd td, SimulatedTime time, Chaos chaos) {
        CdpPipeline.Builder pipeline = CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .build())
                .target(td)
                .workDirectory(directory)
                .clock(time)
                .pauses(time::pass)
                .listener(new Moments(chaos));
        for (String phase : List.of("first", "second")) {
            pipeline.phase(PhaseGenerator.of(phase, context -> GeneratedProject.builder()
                    .workflow(phase + "_hist", "+go:\n  echo>: a\n")
                    .workflow(phase + "_inc", "+go:\n  echo>: b\n")
                    .expect("acme_src", phase)
                    .metric("coverage", "SELECT 1.5")
                    .build()));
        }
        try {
            failures += pipeline.build().run().success() ? 0 : 1;
        } catch (Killed e) {
            kills++;
        } catch (CdpException e) {
            failures++;
            assertThat(e).hasMessageContaining("pipeline_state.json cannot be written").hasMessageContaining("run again");
        }
    }

    private static Optional<PipelineState> state(Path directory) {
        return StateStore.peek(directory);
    }

    private static void verify(PipelineState state, List<SimulatedTd.Attempt> all) {
        List<SimulatedTd.Attempt> ours =
                all.stream().filter(attempt -> !attempt.run().isEmpty()).toList();
        List<WorkflowState> journaled = state.phases().values().stream()
                .map(PhaseState::workflows)
                .flatMap(List::stream)
                .toList();
        assertThat(state.phases().keySet()).containsExactly("first", "second");
        assertThat(ours).allSatisfy(attempt -> assertThat(attempt.run()).isEqualTo(state.pipelineId() + "-acme"));
        assertThat(ours.stream().filter(SimulatedTd.Attempt::success).map(SimulatedTd.Attempt::workflow))
                .as("workflows that succeeded, each once")
                .containsExactlyInAnyOrder("first_hist", "first_inc", "second_hist", "second_inc");
        assertThat(journaled.stream().map(start -> start.attemptId().orElse("none")))
                .as("attempts that the journal knows")
                .containsExactlyElementsOf(ours.stream().map(SimulatedTd.Attempt::id).toList());
        for (int i = 1; i < ours.size(); i++) {
            assertThat(ours.get(i).begin())
                    .as("beginning of %s after the end of %s", ours.get(i), ours.get(i - 1))
                    .isAfterOrEqualTo(ours.get(i - 1).end());
        }
    }

    /** Time that passes when somebody waits; to ask for it is a moment, as the run does so right before it journals. */
    private static final class SimulatedTime extends Clock {

        private final Chaos chaos;
        private Instant steady = Instant.parse("2026-03-01T10:00:00Z");
        private Duration skew = Duration.ZERO;

        SimulatedTime(Chaos chaos) {
            this.chaos = chaos;
        }

        void pass(Duration duration) {
            steady = steady.plus(duration);
        }

        /** Somebody sets this host's clock; the service's goes on. */
        void jump(Duration by) {
            skew = skew.plus(by);
        }

        @Override
        public Instant instant() {
            chaos.moment();
            return steady.plus(skew);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Every event comes right after something was journaled. */
    private record Moments(Chaos chaos) implements PipelineListener {

        @Override
        public void onRunStarted(RunStarted event) {
            chaos.moment();
        }

        @Override
        public void onPhaseStarted(PhaseStarted event) {
            chaos.moment();
        }

        @Override
        public void onStepStarted(StepStarted event) {
            chaos.moment();
        }

        @Override
        public void onSessionStarted(SessionStarted event) {
            chaos.moment();
        }

        @Override
        public void onStepCompleted(StepCompleted event) {
            chaos.moment();
        }

        @Override
        public void onNote(Note event) {
            chaos.moment();
        }

        @Override
        public void onPhaseEnded(PhaseEnded event) {
            chaos.moment();
        }

        @Override
        public void onRunEnded(RunEnded event) {
            chaos.moment();
        }
    }
}

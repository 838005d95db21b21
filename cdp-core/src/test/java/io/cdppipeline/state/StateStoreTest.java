package io.cdppipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.run.Step;
import io.cdppipeline.validate.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {

    private static final Instant MOMENT = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path directory;

    private static PipelineState state() {
        return PipelineState.builder()
                .pipelineId("20260301-100000")
                .status(RunStatus.RUNNING)
                .startedAt(MOMENT)
                .globalConfig(new PipelineState.GlobalState("local", "acme"))
                .configHash("abc")
                .putPhases(
                        "zeta",
                        PhaseState.builder()
                                .title("Zeta")
                                .status(PhaseStatus.FAILED)
                                .deployment(new DeploymentState(new Deployment("1", "zeta", "r1", "h"), MOMENT))
                                .addWorkflows(new WorkflowState(
                                        "main",
                                        MOMENT,
                                        Optional.of("5"),
                                        Optional.empty(),
                                        MOMENT,
                                        Optional.empty(),
                                        Optional.of(Outcome.Status.ERROR)))
                                .putTables("acme_src.t", 3L)
                                .putMetrics("coverage", 97.5)
                                .addChecks(Check.warn("rows", "none"))
                                .error("boom")
                                .failedStep(Step.MONITOR)
                                .build())
                .putPhases("alpha", PhaseState.builder().title("Alpha").build())
                .build();
    }

    @Test
    void whatIsSavedIsLoadedAgainInTheSameOrder() {
        try (StateStore store = StateStore.open(directory)) {
            store.save(state());

            assertThat(store.load()).contains(state());
            assertThat(store.load().orElseThrow().phases().keySet()).containsExactly("zeta", "alpha");
        }
    }

    @Test
    void theFileIsOneThatAPersonCanRead() {
        try (StateStore store = StateStore.open(directory)) {
            store.save(state());
        }

        assertThat(directory.resolve("pipeline_state.json"))
                .content()
                .contains(
                        "\"schema_version\" : 1",
                        "\"pipeline_id\" : \"20260301-100000\"",
                        "\"started_at\" : \"2026-03-01T10:00:00Z\"",
                        "\"td_endpoint\" : \"local\"",
                        "\"session_time\" : \"2026-03-01T10:00:00Z\"");
    }

    @Test
    void nothingIsLeftBesideTheFile() throws IOException {
        try (StateStore store = StateStore.open(directory)) {
            store.save(state());
            store.save(state());
        }

        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("pipeline_state.json", ".pipeline_state.lock");
        }
    }

    @Test
    void theDirectoryIsFreeAgainAfterClosing() {
        StateStore.open(directory).close();

        StateStore.open(directory).close();
    }

    @Test
    void aFileOfAnotherVersionIsRefusedAndKept() throws IOException {
        Path file = directory.resolve("pipeline_state.json");
        Files.writeString(file, "{\"schema_version\": 9}");

        assertThatThrownBy(() -> StateStore.peek(directory))
                .isInstanceOf(CdpException.class)
                .hasMessage("The state file " + file
                        + " has schema version 9, and this library reads 1: move the file away to start anew");
    }

    @Test
    void aFileThatIsNoJsonIsRefused() throws IOException {
        Files.writeString(directory.resolve("pipeline_state.json"), "{\"schema_version\": 1,");

        assertThatThrownBy(() -> StateStore.peek(directory))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("cannot be read", "move it away to start anew");
    }

    @Test
    void aDirectoryWithoutAFileHasNoState() {
        assertThat(StateStore.peek(directory)).isEqualTo(Optional.empty());
    }
}

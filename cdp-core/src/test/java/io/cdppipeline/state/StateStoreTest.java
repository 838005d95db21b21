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
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateStoreTest {

    private static final Instant MOMENT = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path directory;

    static PipelineState state() {
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
                                        Optional.of(Outcome.Status.ERROR),
                                        false))
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
                        "\"schema_version\" : 2",
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
    void anInterruptedThreadSavesAllTheSameAndStaysInterrupted() {
        try (StateStore store = StateStore.open(directory)) {
            Thread.currentThread().interrupt();
            store.save(state());

            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.load()).contains(state());
        }
    }

    /** An interrupt closes the channels that a save uses, the one of the directory included, which it keeps. */
    @Test
    void savesThatAreInterruptedAgainAndAgainAreOnDiskAllTheSame() throws Exception {
        try (StateStore store = StateStore.open(directory)) {
            store.save(withRows(0));
            FutureTask<Void> saves = new FutureTask<>(
                    () -> {
                        for (long rows = 1; rows <= 300; rows++) {
                            store.save(withRows(rows));
                        }
                    },
                    null);
            Thread saver = new Thread(saves);
            saver.start();
            for (int i = 0; i < 3_000 && !saves.isDone(); i++) {
                saver.interrupt();
                LockSupport.parkNanos(20_000);
            }
            saves.get();

            assertThat(store.load()).contains(withRows(300));
        }
    }

    private static PipelineState withRows(long rows) {
        return PipelineState.builder()
                .from(state())
                .putPhases(
                        "alpha",
                        PhaseState.builder()
                                .title("Alpha")
                                .putTables("acme_src.t", rows)
                                .build())
                .build();
    }

    @Test
    void theDirectoryIsFreeAgainAfterClosing() {
        StateStore.open(directory).close();

        StateStore.open(directory).close();
    }

    @Test
    void whoHoldsTheDirectoryIsNamed() {
        try (StateStore holder = StateStore.open(directory)) {
            holder.save(state());

            assertThatThrownBy(() -> StateStore.open(directory))
                    .isInstanceOf(CdpException.class)
                    .hasMessageStartingWith("Another run is going on in " + directory + ", of process "
                            + ProcessHandle.current().pid())
                    .hasMessageEndingWith(": wait for it to end, or use another work directory");
        }
    }

    @Test
    void aFileOfANewerVersionIsRefusedAndKept() throws IOException {
        Path file = holding("{\"schema_version\": 9}");

        assertThatThrownBy(() -> StateStore.peek(directory))
                .isInstanceOf(CdpException.class)
                .hasMessage("The state file " + file
                        + " was written by a newer version of this library (schema 9; this one reads 2):"
                        + " run with that version, or move the file away to begin a new run");
        assertThat(file).hasContent("{\"schema_version\": 9}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                          | it is empty",
                "[1]                         | it holds no JSON object",
                "{}                          | its schema_version is missing",
                "{\"schema_version\": \"x\"}   | its schema_version is \"x\"",
                "{\"schema_version\": 1,      | line 1, column 22: Unexpected end-of-input",
                "{\"schema_version\": 1, \"schema_version\": 1} | line 1, column 39: Duplicate field 'schema_version'"
            })
    void aDamagedFileIsRefusedWithItsFaultAndAWayOn(String content, String fault) throws IOException {
        Path file = holding(content);

        assertThatThrownBy(() -> StateStore.peek(directory))
                .isInstanceOf(CdpException.class)
                .hasMessageStartingWith("The state file " + file + " is damaged (" + fault)
                .hasMessageEndingWith(
                        "). Put back a copy of it to resume its run; or move it away to begin a new one, after a look"
                                + " at the target: sessions that the lost run had started may still be going on there");
    }

    @Test
    void aHandsMistakeIsNamedByItsField() throws IOException {
        try (StateStore store = StateStore.open(directory)) {
            store.save(state());
        }
        Path file = directory.resolve("pipeline_state.json");
        Files.writeString(file, Files.readString(file).replace("\"FAILED\"", "\"FALED\""));

        assertThatThrownBy(() -> StateStore.peek(directory))
                .hasMessageContaining("phases.zeta.status: Cannot deserialize value", "FALED", "COMPLETED");
    }

    @Test
    void aValueThatAHandOrADiskHasChangedIsNotTakenForWhatWasSaved() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replace("\"acme_src.t\" : 3", "\"acme_src.t\" : 4"));

        assertThatThrownBy(() -> StateStore.peek(directory))
                .isInstanceOf(CdpException.class)
                .hasMessageStartingWith("The state file " + file + " is damaged (it is not as it was saved. If somebody"
                        + " edited it on purpose, remove its last entry, \"checksum\", to have it taken as it is).");
    }

    @Test
    void aFileThatWasEditedOnPurposeIsTakenWithoutItsChecksum() throws IOException {
        Path file = saved();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"acme_src.t\" : 3", "\"acme_src.t\" : 4")
                        .replaceFirst(",\\s*\"checksum\" : \"[0-9a-f]+\"", ""));

        assertThat(StateStore.peek(directory).orElseThrow().phases().get("zeta").tables())
                .containsEntry("acme_src.t", 4L);
    }

    @Test
    void aMisspeltFieldOfAnEditedFileIsNamed() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replace("\"phases\"", "\"phasez\""));

        assertThatThrownBy(() -> StateStore.peek(directory)).hasMessageContaining("phasez: Unrecognized field");
    }

    @Test
    void aFileWithoutPhasesIsNotTakenForARunThatHasNone() throws IOException {
        Path file = saved();
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.indexOf(",\n  \"phases\"")) + "\n}\n");

        assertThatThrownBy(() -> StateStore.peek(directory)).hasMessageContaining("is damaged (it has no phases)");
    }

    @Test
    void bytesThatAreNoTextAreSaidToBeNone() throws IOException {
        Files.write(directory.resolve("pipeline_state.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> StateStore.peek(directory)).hasMessageContaining("is damaged (it is no UTF-8 text)");
    }

    private Path saved() {
        try (StateStore store = StateStore.open(directory)) {
            store.save(state());
        }
        return directory.resolve("pipeline_state.json");
    }

    /** Whatever a disk leaves of the file, there is a message with a way on, or the state that was saved. */
    @Test
    void noCutOfTheFileIsTakenForAnotherState() throws IOException {
        try (StateStore store = StateStore.open(directory)) {
            store.save(state());
        }
        Path file = directory.resolve("pipeline_state.json");
        String whole = Files.readString(file).stripTrailing();

        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThatThrownBy(() -> StateStore.peek(directory))
                    .isInstanceOf(CdpException.class)
                    .hasMessageContaining("is damaged (");
        }
    }

    @Test
    void aFileThatCannotBeWrittenKeepsWhatItHeld() throws IOException {
        Path file = holding("before");
        Files.createDirectory(directory.resolve("pipeline_state.json.tmp"));

        assertThatThrownBy(() -> StateStore.writeDurably(file, "after"))
                .isInstanceOf(CdpException.class)
                .hasMessageStartingWith("The file " + file + " cannot be written (")
                .hasMessageEndingWith("), and holds what it held before: make room for 5 bytes, or make the directory"
                        + " writable, and run again");
        assertThat(file).hasContent("before");
    }

    private Path holding(String content) throws IOException {
        return Files.writeString(directory.resolve("pipeline_state.json"), content);
    }

    @Test
    void aDirectoryWithoutAFileHasNoState() {
        assertThat(StateStore.peek(directory)).isEqualTo(Optional.empty());
    }
}

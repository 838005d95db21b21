package io.cdppipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTextTest {

    @TempDir
    Path directory;

    private static PipelineState.Builder state() {
        return PipelineState.builder()
                .pipelineId("20260301-100000")
                .status(RunStatus.RUNNING)
                .startedAt(Instant.parse("2026-03-01T10:00:00Z"))
                .globalConfig(new PipelineState.GlobalState("local", "acmé"))
                .configHash("abc");
    }

    private static PipelineState ofTwoPhases() {
        return state().putPhases(
                        "zeta",
                        PhaseState.builder()
                                .title("Zeta")
                                .putTables("acme_src.t", 3L)
                                .build())
                .putPhases("alpha", PhaseState.builder().title("Alpha").build())
                .build();
    }

    private static String text(StateText texts, PipelineState state) {
        ByteBuffer bytes = texts.of(state);
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** Written by the version that came before {@link StateText}: its form and its checksum hold. */
    private static String golden() throws IOException {
        try (InputStream file = StateTextTest.class.getResourceAsStream("pipeline_state_sealed.json")) {
            return new String(
                    Objects.requireNonNull(file, "no pipeline_state_sealed.json")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }

    @Test
    void theFormOfTheFileIsThatOfTheVersionsBefore() throws IOException {
        assertThat(text(new StateText(), ofTwoPhases())).isEqualTo(golden());
    }

    @Test
    void aFileThatAVersionBeforeHasSealedIsReadAsItWasSaved() throws IOException {
        Files.writeString(directory.resolve(StateStore.FILE_NAME), golden());

        assertThat(StateStore.peek(directory)).contains(ofTwoPhases());
    }

    @Test
    void aTextSaysNothingOfTheTextsBeforeIt() {
        StateText texts = new StateText();
        PipelineState first = StateStoreTest.state();
        PhaseState longer = PhaseState.builder()
                .title("Zeta")
                .addNotes("a line\nand another, \"quoted\"".repeat(500))
                .build();
        PipelineState grown =
                PipelineState.builder().from(first).putPhases("beta", longer).build();
        PipelineState shrunk = PipelineState.builder()
                .from(first)
                .status(RunStatus.FAILED)
                .completedAt(Instant.EPOCH)
                .build();

        for (PipelineState state : new PipelineState[] {first, grown, shrunk, grown, first}) {
            assertThat(text(texts, state)).isEqualTo(text(new StateText(), state));
        }
    }

    @Test
    void equalPhasesOfTwoIdsAreBothThere() throws IOException {
        PhaseState one = PhaseState.builder().title("One").build();
        PipelineState twice =
                state().putPhases("first", one).putPhases("a \"second\"", one).build();

        Files.writeString(directory.resolve(StateStore.FILE_NAME), text(new StateText(), twice));

        assertThat(StateStore.peek(directory)).contains(twice);
    }
}

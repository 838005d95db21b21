package io.cdppipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.run.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps a file of each older version: {@code pipeline_state_vN.json}. */
class StateMigrationsTest {

    @TempDir
    Path directory;

    static int[] olderVersions() {
        return IntStream.range(1, PipelineState.CURRENT_SCHEMA).toArray();
    }

    private static String file(int version) throws IOException {
        String name = "pipeline_state_v" + version + ".json";
        try (InputStream text = StateMigrationsTest.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(text, "no test file of version " + version).readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }

    private PipelineState read(int version) throws IOException {
        Files.writeString(directory.resolve(StateStore.FILE_NAME), file(version));
        return StateStore.peek(directory).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("olderVersions")
    void aFileOfAnOlderVersionIsReadAsOneOfThisVersion(int version) throws IOException {
        PipelineState state = read(version);

        assertThat(state.schemaVersion()).isEqualTo(PipelineState.CURRENT_SCHEMA);
        assertThat(state.pipelineId()).isEqualTo("20260301-100000");
        assertThat(state.phases().get("first").workflows().get(0).sessionId()).contains("s101");
        assertThat(state.phases().get("first").deployment().orElseThrow().deployment().projectId())
                .isEqualTo("7");
        assertThat(state.phases().get("second").failedStep()).contains(Step.DEPLOY);
    }

    @ParameterizedTest
    @MethodSource("olderVersions")
    void whatWasReadIsSavedInTheNewFormAndLosesNothing(int version) throws IOException {
        PipelineState state = read(version);
        try (StateStore store = StateStore.open(directory)) {
            store.save(state);

            assertThat(store.load()).contains(state);
        }
        assertThat(directory.resolve(StateStore.FILE_NAME))
                .content()
                .contains("\"schema_version\" : " + PipelineState.CURRENT_SCHEMA);
    }

    @ParameterizedTest
    @MethodSource("olderVersions")
    void lookingAtAnOlderFileDoesNotChangeIt(int version) throws IOException {
        read(version);

        assertThat(directory.resolve(StateStore.FILE_NAME)).hasContent(file(version));
    }

    @Test
    void everyVersionBeforeThisOneHasItsStep() throws IOException {
        ObjectNode oldest = (ObjectNode) JsonMapper.builder().build().readTree(file(1));

        assertThat(StateMigrations.toCurrent(oldest).path("schema_version").asInt())
                .isEqualTo(PipelineState.CURRENT_SCHEMA);
    }
}

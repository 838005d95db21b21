package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every recorded call of a real workflow server, in its order, against ours: same status, same body. */
@Timeout(120)
class WorkflowTranscriptIT {

    private static final Path RECORDINGS = Path.of("src/test/resources/conformance/digdag/rest");

    @TestFactory
    Stream<DynamicTest> answersAsTheRecordedServer() throws Exception {
        return tests("transcript.json");
    }

    @TestFactory
    Stream<DynamicTest> asksForAPasswordAsTheRecordedServer() throws Exception {
        return tests("auth.json");
    }

    private static Stream<DynamicTest> tests(String file) throws Exception {
        try (TranscriptReplay replay = new TranscriptReplay(RECORDINGS.resolve(file))) {
            return replay.play().entrySet().stream()
                    .map(call -> DynamicTest.dynamicTest(
                            call.getKey(), () -> assertThat(call.getValue()).isEqualTo(List.of())))
                    .toList()
                    .stream();
        }
    }
}

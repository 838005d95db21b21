package io.cdppipeline.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.local.rest.TranscriptReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Projects and REST calls that were recorded from a digdag 0.10.5.1 server, run again here. Prints each difference and, at
 * the end, {@code N passed, M failed} alone on a line: a project counts as one, and so does a call.
 *
 * <p>{@code -Dconformance.dir} names another corpus of the same shape: folders with {@code start.json}, {@code
 * expected.json} and what belongs to them, and perhaps {@code rest/*.json}. {@code -Dconformance.only} picks by name.
 */
class WorkflowConformanceTest {

    private static final Path OWN = Path.of("src/test/resources/conformance/digdag");

    @Test
    void behavesAsTheRecordedServer() throws Exception {
        Path corpus = Path.of(System.getProperty("conformance.dir", OWN.toString()));
        String only = System.getProperty("conformance.only", "");
        Map<String, List<String>> differences = new TreeMap<>();
        for (Path directory : children(corpus)) {
            String name = directory.getFileName().toString();
            if (Files.exists(directory.resolve("expected.json")) && name.contains(only)) {
                differences.put(name, run(directory));
            }
        }
        if (only.isEmpty() && Files.isDirectory(corpus.resolve("rest"))) {
            for (Path transcript : children(corpus.resolve("rest"))) {
                replay(transcript)
                        .forEach((call, found) ->
                                differences.put("rest/" + transcript.getFileName() + " " + call, found));
            }
        }
        List<String> failed = new ArrayList<>();
        differences.forEach((name, found) -> {
            if (!found.isEmpty()) {
                failed.add(name + ":\n  " + String.join("\n  ", found));
            }
        });
        failed.forEach(System.out::println);
        System.out.println((differences.size() - failed.size()) + " passed, " + failed.size() + " failed");
        assertThat(differences).as("cases in " + corpus).isNotEmpty();
        assertThat(failed).isEmpty();
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }

    private static Map<String, List<String>> replay(Path transcript) throws Exception {
        if (!transcript.toString().endsWith(".json")) {
            return Map.of();
        }
        try (TranscriptReplay replay = new TranscriptReplay(transcript)) {
            return replay.play();
        }
    }

    private static List<String> run(Path directory) {
        try (ConformanceCase conformance = new ConformanceCase(directory)) {
            return conformance.run();
        } catch (Exception e) {
            return List.of("broke: " + e + " at "
                    + List.of(e.getStackTrace()).subList(0, Math.min(6, e.getStackTrace().length)));
        }
    }
}

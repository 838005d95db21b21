package io.cdppipeline.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Projects that ran on a digdag 0.10.5.1 server, run again here. A case that fails and is not in {@code
 * known-failures.txt} fails this test, and so does one that is listed there and passes.
 */
class WorkflowConformanceTest {

    private static final Path CASES = Path.of("src/test/resources/conformance/digdag");

    @Test
    void behavesAsTheRecordedServer() throws Exception {
        Map<String, String> known = ConformanceCase.knownFailures(CASES.resolve("known-failures.txt"));
        Map<String, List<String>> failed = new TreeMap<>();
        List<String> passed = new ArrayList<>();
        String only = System.getProperty("conformance", "");
        try (Stream<Path> directories = Files.list(CASES)) {
            for (Path directory :
                    directories.filter(Files::isDirectory).sorted().toList()) {
                String name = directory.getFileName().toString();
                if (name.contains(only)) {
                    List<String> differences = run(directory);
                    if (differences.isEmpty()) {
                        passed.add(name);
                    } else {
                        failed.put(name, differences);
                    }
                }
            }
        }
        System.out.println(
                "workflow conformance: " + passed.size() + " of " + (passed.size() + failed.size()) + " cases pass");
        List<String> regressions = new ArrayList<>();
        failed.forEach((name, differences) -> {
            if (!known.containsKey(name)) {
                regressions.add(name + ":\n  " + String.join("\n  ", differences));
            }
        });
        List<String> unexpected = passed.stream().filter(known::containsKey).toList();
        assertThat(regressions).as("cases that fail").isEmpty();
        assertThat(unexpected)
                .as("cases that pass but are listed as known failures")
                .isEmpty();
    }

    private static List<String> run(Path directory) throws Exception {
        try (ConformanceCase conformance = new ConformanceCase(directory)) {
            return conformance.run();
        } catch (RuntimeException e) {
            return List.of("broke: " + e + " at "
                    + List.of(e.getStackTrace()).subList(0, Math.min(6, e.getStackTrace().length)));
        }
    }
}

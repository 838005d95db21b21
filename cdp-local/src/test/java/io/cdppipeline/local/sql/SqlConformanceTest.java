package io.cdppipeline.local.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs recorded cases: those of {@code -Dconformance.dir=<dir>} (files {@code *.jsonl} and {@code setup-common.sql}), else
 * the copies in the test resources. Every difference is printed, then {@code N passed, M failed} alone on a line, then the
 * fidelity score. Differences that {@code known-failures.txt} beside the cases lists with a reason are allowed; one listed
 * that passes fails the test, so that the list tells the truth.
 */
class SqlConformanceTest {

    private static final Path RESOURCES = Path.of("src/test/resources/conformance");
    private static final Path COMMON = RESOURCES.resolve("presto/setup-common.sql");

    static List<Path> corpora() {
        String given = System.getProperty("conformance.dir");
        if (given != null && !given.isBlank()) {
            Path asked = Path.of(given);
            // Maven runs tests in the module's directory
            return List.of(Files.isDirectory(asked) ? asked : Path.of("..").resolve(asked));
        }
        return List.of(RESOURCES.resolve("presto"), RESOURCES.resolve("presto-more"));
    }

    @ParameterizedTest
    @MethodSource("corpora")
    @SuppressWarnings("SystemOut")
    void answersAsTheRecordedEngineDid(Path corpus) throws IOException {
        boolean exactMessages = corpus.startsWith(RESOURCES);
        ConformanceRun run = ConformanceRun.of(corpus, COMMON, exactMessages);
        run.report().forEach(System.out::println);

        Set<String> known = run.knownFailures().keySet();
        Set<String> better = new TreeSet<>(known);
        better.retainAll(run.passed());
        assertThat(run.failures().entrySet().stream()
                        .filter(failure -> !known.contains(failure.getKey()))
                        .map(failure -> failure.getKey() + ": " + failure.getValue()))
                .as("cases that fail and are not in known-failures.txt")
                .isEmpty();
        assertThat(better)
                .as("cases in known-failures.txt that pass: take them out")
                .isEmpty();
    }

    @Test
    void aWrongAnswerIsSilentAndARefusalIsNot() throws IOException {
        Path corpus = Files.createTempDirectory("corpus");
        Files.writeString(corpus.resolve("made.jsonl"), """
                {"id":"a","topic":"t","setup":[],"sql":"SELECT 1 AS x","ordered":false,"columns":[{"name":"x","type":"integer"}],"rows":[[1]]}
                {"id":"b","topic":"t","setup":[],"sql":"SELECT 1 AS x","ordered":false,"columns":[{"name":"x","type":"integer"}],"rows":[[2]]}
                {"id":"c","topic":"t","setup":[],"sql":"CREATE VIEW v AS SELECT 1 AS x","ordered":false,"columns":[{"name":"x","type":"integer"}],"rows":[[2]]}
                {"id":"d","topic":"t","setup":[],"sql":"SELECT 1/0","ordered":false,"error":{"class":"DIVISION_BY_ZERO","kind":"runtime","messageContains":"Division by zero"}}
                {"id":"e","topic":"t","setup":[],"sql":"SELECT 1","ordered":false,"error":{"class":"DIVISION_BY_ZERO","kind":"runtime","messageContains":"Division by zero"}}
                """);
        List<String> report = ConformanceRun.of(corpus, COMMON, true).report();
        assertThat(report)
                .contains(
                        "2 passed, 3 failed",
                        "rows: 1 of 3 equal, 1 refused, 1 silently different; errors: 1 of 2 alike, 1 accepted");
    }
}

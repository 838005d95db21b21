package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.lint.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in the files, the linter answers. */
class LintFuzzTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final long SEED = Long.getLong("fuzz.seed", 20261120L);
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 12);
    private static final String SPLINTERS = "${}'\"`;:->+!\n\t [](),*#|\\\u0000é\uD83D\uDE00_";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ingestion/both",
                "sources/onetrust/both",
                "sources/pinterest/incremental",
                "hist_union/three-tables",
                "staging/dedupe",
                "unification/canonical_id_incremental"
            })
    void filesThatAreTornAreReportedAndStopNothing(String project) throws IOException {
        SortedMap<String, String> files = read(GOLDEN.resolve(project));
        List<String> paths = List.copyOf(files.keySet());
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            SortedMap<String, String> torn = new TreeMap<>(files);
            for (int i = 0; i < 3; i++) {
                String path = paths.get(random.nextInt(paths.size()));
                torn.compute(path, (key, text) -> tear(String.valueOf(text), random));
            }
            List<Finding> findings = Linter.lint(torn);
            assertThat(findings)
                    .as("seed %d, round %d", SEED, round)
                    .allSatisfy(finding -> assertThat(finding.message()).isNotBlank());
        }
    }

    private static String tear(String text, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(30));
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, from);
            case 1 -> text.substring(0, from) + text.substring(to);
            case 2 -> text.substring(0, from) + text.substring(from, to) + text.substring(from);
            case 3 -> text.substring(0, from) + splinter(random) + text.substring(from);
            default -> text.substring(0, from) + splinter(random) + text.substring(to);
        };
    }

    private static String splinter(Random random) {
        return String.valueOf(SPLINTERS.charAt(random.nextInt(SPLINTERS.length())));
    }

    private static SortedMap<String, String> read(Path directory) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(path).toString().replace('\\', '/'), Files.readString(path));
            }
        }
        return files;
    }
}

package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reliability.md names the tests that show what it says; each of them is there. */
class ReliabilityPageTest {

    private static final Pattern TEST = Pattern.compile("`([A-Za-z]+)#([A-Za-z0-9]+)`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        String page = Files.readString(Path.of("../docs/reliability.md"));
        Map<String, List<Path>> sources;
        try (Stream<Path> tree = Files.find(
                Path.of(".."), 20, (path, about) -> path.toString().contains("src/test/java") && path.toString().endsWith(".java"))) {
            sources = tree.collect(Collectors.groupingBy(path -> path.getFileName().toString()));
        }

        List<String> missing = TEST.matcher(page)
                .results()
                .filter(name -> sources.getOrDefault(name.group(1) + ".java", List.of()).stream()
                        .noneMatch(path -> read(path).contains("void " + name.group(2) + "(")))
                .map(name -> name.group())
                .toList();

        assertThat(missing).isEmpty();
        for (int fault = 1; fault <= 20; fault++) {
            Matcher row = Pattern.compile("(?m)^\\| " + fault + " \\|.*#.*$").matcher(page);
            assertThat(row.find()).as("a row with a test for fault %s", fault).isTrue();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

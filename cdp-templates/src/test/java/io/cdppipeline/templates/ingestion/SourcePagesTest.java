package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages about sources are made from their descriptors; {@code -Dgolden.update=true} writes them anew. */
class SourcePagesTest {

    private static final Path PAGES = Path.of("..", "docs", "sources");

    static Stream<String> sources() {
        return SourcePacks.onClassPath().ids().stream();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void thePageIsWhatTheDescriptorSays(String id) throws IOException {
        String expected = SourcePacks.onClassPath().documentation(id);
        Path page = PAGES.resolve(id.replace('_', '-') + ".md");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(PAGES);
            Files.writeString(page, expected);
        }

        assertThat(page).hasContent(expected);
        assertThat(expected)
                .contains(
                        "## Overview",
                        "## Source characteristics",
                        "## Workflow files",
                        "## Datasources configuration",
                        "## Load configuration files",
                        "## Authentication",
                        "## Common issues",
                        "## Critical reminders",
                        "## Reference");
    }

    @Test
    void thePageOnAddingASourceNamesEveryTimestampFormat() throws IOException {
        String page = Files.readString(PAGES.resolve("adding-a-source.md"));

        assertThat(TimestampFormat.ALL)
                .allSatisfy(
                        format -> assertThat(page).contains("| `" + format.name() + "` | " + format.meaning() + " |"));
    }
}

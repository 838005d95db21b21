package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the documentation is the loader's own reference; {@code -Dgolden.update=true} writes it anew. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    private static final String BEFORE = """
            # Configuration

            A pipeline is one YAML file with a section for what holds everywhere and one for each phase; a phase whose section is
            absent is not part of the pipeline. Values may hold `${env:NAME}` and `${file:path}`, the path relative to the file's own
            directory. This page is made of the table that the loader itself reads by.

            """;

    @Test
    void thePageIsTheLoadersReference() throws IOException {
        String expected = BEFORE + ConfigLoader.reference();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE).hasContent(expected);
    }
}

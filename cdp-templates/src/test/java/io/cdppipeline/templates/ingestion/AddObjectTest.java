package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.templates.ingestion.AddObject.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddObjectTest {

    private static final Instant NOW = Instant.parse("2025-11-15T10:20:30.456Z");
    private static final String DATASOURCES = "config/klaviyo_datasources.yml";

    @TempDir
    Path project;

    private final PipelineConfig config = SourceGoldenTest.example("klaviyo", "both", "local");

    @BeforeEach
    void generate() {
        write(project, config);
    }

    private static void write(Path project, PipelineConfig config) {
        SourceGoldenTest.generate(config).files().forEach((path, text) -> {
            try {
                Path file = project.resolve(path);
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Map<String, String> files(Path project) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(project)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(project.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void writesOnlyTheFilesThatChangeAndGivesWhatAGenerationWouldGive() throws IOException {
        Change change = AddObject.to(project, config, "klaviyo", "lists", NOW);

        assertThat(change.written()).containsExactlyInAnyOrder(DATASOURCES, "config/klaviyo_lists_load.yml");
        assertThat(change.config().ingestion().get(0).objects()).endsWith("lists");
        assertThat(files(project))
                .isEqualTo(SourceGoldenTest.generate(change.config()).files());
    }

    @Test
    void keepsEditsOfTheFilesThatItAddsTo() throws IOException {
        Path datasources = project.resolve(DATASOURCES);
        String edited = Files.readString(datasources)
                .replace("# What is loaded", "# Ours: do not touch.\n# What is loaded")
                .replace("mode: replace", "mode: replace   # all of them");
        Files.writeString(datasources, edited);
        Files.writeString(project.resolve("klaviyo_ingest_inc.dig"), "# ours\ntimezone: UTC\n+a:\n  echo>: b\n");

        AddObject.to(project, config, "klaviyo", "lists", NOW);

        String text = Files.readString(datasources);
        assertThat(text)
                .startsWith("# Ours: do not touch.\n")
                .contains("mode: replace   # all of them\n  - name: lists\n    table_name: klaviyo_lists\n");
        assertThat(text.lines().filter(line -> !edited.lines().toList().contains(line)))
                .isNotEmpty()
                .allMatch(line -> line.contains("lists"));
        assertThat(project.resolve("klaviyo_ingest_inc.dig")).content().startsWith("# ours\n");
    }

    @Test
    void addsATaskToTheWorkflowOfASourceOfFiles() throws IOException {
        PipelineConfig sftp = SourceGoldenTest.example("sftp", "incremental", "local");
        write(project.resolve("sftp"), sftp);

        Change change = AddObject.to(project.resolve("sftp"), sftp, "sftp", "returns", NOW);

        assertThat(change.written()).containsExactlyInAnyOrder("config/sftp_returns_load.yml", "sftp_ingest.dig");
        assertThat(project.resolve("sftp/sftp_ingest.dig")).content().contains("\n+load_sftp_returns:\n");
    }

    @Test
    void writesNothingWhereTheObjectsLinesHaveNoPlace() throws IOException {
        Files.writeString(project.resolve(DATASOURCES), "hist_datasources: []\ninc_datasources: []\n");
        Map<String, String> before = files(project);

        assertThatThrownBy(() -> AddObject.to(project, config, "klaviyo", "lists", NOW))
                .isInstanceOf(CdpException.class)
                .hasMessageStartingWith("The object cannot be added, since somebody has edited " + DATASOURCES
                        + ", where these lines belong:\n  - name: lists\n    table_name: klaviyo_lists_hist\n");
        assertThat(files(project)).isEqualTo(before);
    }

    @Test
    void saysWhatIsThereAlreadyOrMissing() {
        assertThatThrownBy(() -> AddObject.to(project, config, "klaviyo", "events", NOW))
                .hasMessage("The source klaviyo has the object 'events' already");
        assertThatThrownBy(() -> AddObject.to(project, config, "shopify", "orders", NOW))
                .hasMessage("There is no source 'shopify' in the configuration; it has [klaviyo]");
        assertThatThrownBy(() -> AddObject.to(project.resolve("none"), config, "klaviyo", "lists", NOW))
                .hasMessage("There is no project in " + project.resolve("none") + ": generate it first");
    }
}

package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.templates.GoldenFiles;
import io.cdppipeline.templates.ProjectCheck;
import io.cdppipeline.templates.TemplateEngine;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every source pack's example, in every mode that makes a difference, held to checked-in files. */
class SourceGoldenTest {

    private static final Instant NOW = Instant.parse("2025-11-15T10:20:30.456Z");

    static Stream<Arguments> sourcesAndModes() {
        return Examples.sourcesAndModes().entrySet().stream()
                .flatMap(each -> each.getValue().stream().map(mode -> Arguments.of(each.getKey(), mode)));
    }

    static PipelineConfig example(String id, String mode, String endpoint) {
        return ConfigLoader.parse(
                "global: {client: acme, td_api_key: 1/abc, td_endpoint: \"" + endpoint + "\"}\ningestion:\n"
                        + Examples.section(id, mode).indent(2),
                "example.yml");
    }

    static GeneratedProject generate(PipelineConfig config) {
        return new IngestionGenerator(TemplateEngine.create(), SourcePacks.onClassPath())
                .generate(new PhaseContext(config, new FixedCatalog(), NOW));
    }

    @ParameterizedTest
    @MethodSource("sourcesAndModes")
    void theExampleGivesTheseFiles(String id, String mode) {
        GeneratedProject project = GoldenFiles.assertGolden(
                "sources/" + id + "/" + mode, () -> generate(example(id, mode, "https://api.treasuredata.com")));

        assertThat(ProjectCheck.findings(project.files()))
                .filteredOn(finding -> finding.severity() != Finding.Severity.INFO)
                .isEmpty();
    }
}

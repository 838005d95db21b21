package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.docs.JavaShell;
import io.cdppipeline.docs.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs what the pages show whose Java needs nothing but a configuration. */
class PagesIT {

    @TempDir
    Path directory;

    private static JavaShell shell() {
        return new JavaShell(
                "io.cdppipeline.*",
                "io.cdppipeline.phase.*",
                "io.cdppipeline.validate.*",
                "java.nio.file.*",
                "java.time.*",
                "java.util.*");
    }

    /** A Java text with a path below the temporary directory. */
    private String text(String path) {
        return "\"" + directory.resolve(path).toString().replace("\\", "\\\\") + "\"";
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/validation.md", "docs/report.md", "docs/plan.md"})
    void everySnippetRuns(String page) throws IOException {
        Files.writeString(directory.resolve("pipeline.yml"), """
                global: {client: acme, td_endpoint: local}
                ingestion: {source_name: shopify, connector: rest, objects: [orders], mode: incremental, start_date: 2024-01-01, incremental_field: updated_at}
                staging: {}
                """);
        List<String> snippets = Page.of(page).blocks("java");

        assertThat(snippets).isNotEmpty();
        try (JavaShell shell = shell()) {
            for (String snippet : snippets) {
                shell.run(snippet.replace("\"pipeline.yml\"", text("pipeline.yml")));
            }
        }
    }

    @Test
    void manyPipelinesRunAsThePageOnReliabilityShows() throws IOException {
        List<String> snippets = Page.of("docs/reliability.md").blocks("java");

        assertThat(snippets).hasSize(1);
        try (JavaShell shell = shell()) {
            for (String client : List.of("acme", "globex")) {
                Path config = Files.createDirectory(directory.resolve(client)).resolve("pipeline.yml");
                Files.writeString(config, "global: {client: " + client + ", td_endpoint: local}\n");
            }
            shell.run("PhaseGenerator hello = PhaseGenerator.of(\"hello\", context -> GeneratedProject.builder()"
                    + ".workflow(\"hello\", \"+say:\\n  echo>: hello\\n\").build());");
            shell.run("List<CdpPipeline> all = java.util.stream.Stream.of(" + text("acme/pipeline.yml") + ", "
                    + text("globex/pipeline.yml") + ").map(config -> CdpPipeline.builder().config(Path.of(config))"
                    + ".phase(hello).build()).toList();");
            shell.run(snippets.get(0));
        }

        assertThat(directory.resolve("acme/pipeline_report.md")).content().contains("| Hello | ✓ Success |");
        assertThat(directory.resolve("globex/pipeline_report.md")).content().contains("| Hello | ✓ Success |");
    }
}

package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.docs.JavaShell;
import io.cdppipeline.docs.Page;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.schedule.PhaseSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docs/deploying.md shows. */
public class DeployingPageIT {

    private static final AtomicReference<CdpPipeline> PIPELINE = new AtomicReference<>();

    @TempDir
    Path directory;

    /** The pipeline of the page, for its snippets. */
    public static CdpPipeline pipeline() {
        return PIPELINE.get();
    }

    @Test
    void everySnippetRuns() throws IOException {
        Map<String, String> snippets = Page.of("docs/deploying.md").snippets();
        assertThat(snippets).containsOnlyKeys("builder", "rollback", "schedule", "phase schedule", "schedules");
        Path config = directory.resolve("pipeline.yml");
        Files.writeString(config, """
                global: {client: acme, td_endpoint: local}
                ingestion: {source_name: shopify, connector: rest, objects: [orders], mode: incremental, start_date: 2024-01-01, incremental_field: updated_at}
                """);
        AtomicReference<String> word = new AtomicReference<>("one");
        try (LocalTreasureData td = LocalTreasureData.inMemory();
                JavaShell shell = new JavaShell(
                        "io.cdppipeline.*",
                        "io.cdppipeline.deploy.*",
                        "io.cdppipeline.run.*",
                        "io.cdppipeline.schedule.*",
                        "java.nio.file.*",
                        "java.time.*")) {
            PIPELINE.set(CdpPipeline.builder()
                    .config(PipelineConfig.builder()
                            .global(GlobalConfig.builder()
                                    .client("acme")
                                    .tdEndpoint("local")
                                    .build())
                            .build())
                    .target(td.target())
                    .workDirectory(directory)
                    .phase(PhaseGenerator.of(
                            "ingestion",
                            context -> GeneratedProject.builder()
                                    .workflow("load", "+say:\n  echo>: " + word.get() + "\n")
                                    .build()))
                    .build());
            assertThat(pipeline().run().success()).isTrue();
            word.set("two");
            assertThat(pipeline().run().success()).isTrue();

            shell.run(snippets.get("builder").replace("\"pipeline.yml\"", "\"" + config + "\""));
            shell.run("pipeline = io.cdppipeline.examples.DeployingPageIT.pipeline();");
            shell.run(snippets.get("rollback"));
            assertThat(td.client().projects().find("ingestion").orElseThrow().revision())
                    .contains("-ingestion-rollback-");
            shell.run(snippets.get("schedule"));
            shell.run(snippets.get("phase schedule"));
            assertThat(pipeline().schedules().list())
                    .extracting(PhaseSchedule::name)
                    .containsExactly("ingestion", "pipeline");
            shell.run(snippets.get("schedules"));
            assertThat(pipeline().schedules().list())
                    .extracting(PhaseSchedule::name)
                    .containsExactly("pipeline");
        } finally {
            PIPELINE.set(null);
        }
    }
}

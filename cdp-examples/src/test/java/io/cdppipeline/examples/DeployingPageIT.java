package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.schedule.PhaseSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docs/deploying.md shows. */
public class DeployingPageIT {

    private static final Pattern SNIPPET =
            Pattern.compile("^<!-- snippet: ([a-z ]+) -->\n```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final AtomicReference<CdpPipeline> PIPELINE = new AtomicReference<>();

    @TempDir
    Path directory;

    /** The pipeline of the page, for its snippets. */
    public static CdpPipeline pipeline() {
        return PIPELINE.get();
    }

    private static Map<String, String> snippets() throws IOException {
        Matcher snippet = SNIPPET.matcher(Files.readString(Path.of("..", "docs", "deploying.md")));
        Map<String, String> found = new LinkedHashMap<>();
        while (snippet.find()) {
            found.put(snippet.group(1), snippet.group(2));
        }
        return found;
    }

    @Test
    void everySnippetRuns() throws IOException {
        Map<String, String> snippets = snippets();
        assertThat(snippets).containsOnlyKeys("builder", "rollback", "schedule", "phase schedule", "schedules");
        Path config = directory.resolve("pipeline.yml");
        Files.writeString(config, """
                global: {client: acme, td_endpoint: local}
                ingestion: {source_name: shopify, connector: rest, objects: [orders], mode: incremental, start_date: 2024-01-01, incremental_field: updated_at}
                """);
        AtomicReference<String> word = new AtomicReference<>("one");
        try (LocalTreasureData td = LocalTreasureData.inMemory();
                JShell shell = JShell.builder().executionEngine("local").build()) {
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

            shell.addToClasspath(System.getProperty("java.class.path"));
            eval(shell, """
                    import io.cdppipeline.*;
                    import io.cdppipeline.deploy.*;
                    import io.cdppipeline.run.*;
                    import io.cdppipeline.schedule.*;
                    import java.nio.file.*;
                    import java.time.*;
                    """);
            eval(shell, snippets.get("builder").replace("\"pipeline.yml\"", "\"" + config + "\""));
            eval(shell, "pipeline = io.cdppipeline.examples.DeployingPageIT.pipeline();");
            eval(shell, snippets.get("rollback"));
            assertThat(td.client().projects().find("ingestion").orElseThrow().revision())
                    .contains("-ingestion-rollback-");
            eval(shell, snippets.get("schedule"));
            eval(shell, snippets.get("phase schedule"));
            assertThat(pipeline().schedules().list())
                    .extracting(PhaseSchedule::name)
                    .containsExactly("ingestion", "pipeline");
            eval(shell, snippets.get("schedules"));
            assertThat(pipeline().schedules().list())
                    .extracting(PhaseSchedule::name)
                    .containsExactly("pipeline");
        } finally {
            PIPELINE.set(null);
        }
    }

    private static void eval(JShell shell, String text) {
        String rest = text;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            String source = next.source() == null ? rest : next.source();
            for (SnippetEvent event : shell.eval(source)) {
                assertThat(event.status())
                        .as(() -> source
                                + shell.diagnostics(event.snippet())
                                        .map(diagnostic -> diagnostic.getMessage(null))
                                        .toList())
                        .isEqualTo(Snippet.Status.VALID);
                assertThat(event.exception()).as(source).isNull();
            }
            rest = next.source() == null ? "" : next.remaining();
        }
    }
}

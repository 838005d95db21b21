package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cdppipeline.local.connector.FileConnector;
import io.cdppipeline.local.connector.LoadResult;
import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docs/embedded.md shows. */
class EmbeddedDocsIT {

    private static final Path PAGE = Path.of("..", "docs", "embedded.md");

    @TempDir
    Path directory;

    private static List<String> blocks(String language) throws IOException {
        Matcher block = Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE));
        List<String> found = new ArrayList<>();
        while (block.find()) {
            found.add(block.group(1));
        }
        return found;
    }

    @Test
    void everySnippetOfJavaRuns() throws IOException {
        List<String> snippets = blocks("java");
        assertThat(snippets).hasSizeGreaterThanOrEqualTo(4);
        String state = directory.resolve("treasure-data").toString().replace("\\", "\\\\");
        for (String snippet : snippets) {
            run(snippet.replace("\"treasure-data\"", "\"" + state + "\""));
        }
    }

    @Test
    void everyConfigurationOfALoadLoads() throws IOException {
        Map<String, String> files = Map.of(
                "shopify/orders.csv", "id,updated_at\n1,2024-01-15\n2,2025-01-01\n",
                "s3/exports/orders_1.csv", "id;at\n1;2024-01-31 10:00:00\n",
                "snowflake/orders.csv", "id,customer_id\n1,7\n",
                "snowflake/customers.csv", "id,name\n7,Ann\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        try (DuckDbWarehouse warehouse = DuckDbWarehouse.inMemory()) {
            warehouse.createDatabase("docs");
            FileConnector connector = new FileConnector(warehouse, directory, Clock.systemUTC());
            List<String> configurations = blocks("yaml");
            assertThat(configurations).hasSize(3);
            for (String text : configurations) {
                JsonNode config = yaml.readTree(text);
                LoadResult result = connector.loadCounted(
                        new TableName("docs", config.at("/in/type").asText()),
                        (com.fasterxml.jackson.databind.node.ObjectNode) config);
                assertThat(result.rowsLoaded()).as(text).isEqualTo(1);
            }
        }
    }

    private static void run(String snippet) {
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            String rest = snippet;
            while (!rest.isBlank()) {
                SourceCodeAnalysis.CompletionInfo next =
                        shell.sourceCodeAnalysis().analyzeCompletion(rest);
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
}

package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cdppipeline.docs.JavaShell;
import io.cdppipeline.docs.Page;
import io.cdppipeline.local.connector.FileConnector;
import io.cdppipeline.local.connector.LoadResult;
import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docs/embedded.md and docs/trino-jdbc.md show. */
class EmbeddedDocsIT {

    private static final String PAGE = "docs/embedded.md";

    @TempDir
    Path directory;

    @Test
    void everySnippetOfJavaRuns() throws IOException {
        List<String> snippets = Page.of(PAGE).blocks("java");
        assertThat(snippets).hasSizeGreaterThanOrEqualTo(4);
        String state = directory.resolve("treasure-data").toString().replace("\\", "\\\\");
        for (String snippet : snippets) {
            try (JavaShell shell = new JavaShell()) {
                shell.run(snippet.replace("\"treasure-data\"", "\"" + state + "\""));
            }
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
            List<String> configurations = Page.of(PAGE).blocks("yaml");
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

    @Test
    void theSnippetOfTrinosDriverRuns() throws IOException {
        String warehouse = directory.resolve("warehouse").toString().replace("\\", "\\\\");
        try (LocalTreasureData td = LocalTreasureData.in(directory.resolve("warehouse"))) {
            td.load("shop", "orders", List.of(Map.of("id", 1)));
        }
        List<String> snippets = Page.of("docs/trino-jdbc.md").blocks("java");
        assertThat(snippets).hasSize(1);
        try (JavaShell shell = new JavaShell("io.cdppipeline.local.*", "java.nio.file.*", "java.sql.*")) {
            shell.run(snippets.get(0).replace("\"warehouse\"", "\"" + warehouse + "\""));
        }
    }

    @Test
    void everySettingIsOnThePage() throws IOException {
        String page = Page.of(PAGE).text();
        for (Method setting : LocalTreasureData.Builder.class.getDeclaredMethods()) {
            if (setting.getReturnType() == LocalTreasureData.Builder.class) {
                assertThat(page).contains("| `." + setting.getName() + "(");
            }
        }
    }
}

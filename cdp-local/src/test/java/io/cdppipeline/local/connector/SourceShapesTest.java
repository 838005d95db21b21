package io.cdppipeline.local.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What single sources call things. */
class SourceShapesTest {

    private static final TableName ORDERS = new TableName("acme", "orders");

    @TempDir
    Path data;

    private DuckDbWarehouse warehouse;
    private FileConnector connector;

    @BeforeEach
    void open() {
        warehouse = DuckDbWarehouse.inMemory();
        warehouse.createDatabase("acme");
        connector =
                new FileConnector(warehouse, data, Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    private void file(String path, String text) throws IOException {
        Path file = data.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static ObjectNode config(String yaml) throws IOException {
        return (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(yaml);
    }

    @Test
    void bigQuerysBackticksHoldAPath() throws IOException {
        file("bigquery/orders.csv", "id,order\n1,2024-01-01\n2,2024-02-01\n");

        assertThat(connector.load(ORDERS, config("""
                in:
                  type: bigquery_v2
                  query: "SELECT * FROM `acme-data.gold.orders` WHERE `order` >= '2024-01-15' AND `order` <= '2024-02-15'"
                """))).isEqualTo(1);
    }

    @Test
    void aResultWithoutRowsMakesColumnsThatTheNextRowsFit() throws IOException {
        file("snowflake/orders.csv", "id,total\n1,1.5\n");
        String load = "in: {type: snowflake, query: SELECT * FROM PUBLIC.ORDERS WHERE id > %d}";

        connector.load(ORDERS, config(load.formatted(1)));
        connector.load(ORDERS, config(load.formatted(0)));

        assertThat(warehouse
                        .execute(new SqlRequest("acme", "SELECT id, total FROM orders", Instant.EPOCH, Instant.EPOCH))
                        .rows()
                        .toString())
                .isEqualTo("[[1, 1.5]]");
    }

    @Test
    void anApisFieldMayBeItsRowsFieldWithoutAt() throws IOException {
        file("klaviyo/campaigns.csv", "id,updated_at\n1,2024-01-01T00:00:00Z\n2,2024-02-01T00:00:00Z\n");

        assertThat(connector.load(ORDERS, config("""
                in:
                  type: klaviyo
                  data_source: campaigns
                  incremental_field: updated
                  start_time: 2024-01-15T00:00:00.000000
                  end_time: 2024-02-15T00:00:00.000000
                """))).isEqualTo(1);
    }
}

package io.cdppipeline.local.unify;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.local.connector.FileConnector;
import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connector and the service in the real warehouse, whose catalog and Presto see what they wrote. */
class WarehouseIT {

    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    private static final String CONTENT = """
            full_refresh: false
            keep_debug_tables: true
            unification:
              name: Acme
              keys: [{name: email, invalid_texts: ['']}, {name: customer}]
              tables:
              - {database: acme_src, table: shopify_orders, incremental_columns: [time],
                 key_columns: [{column: email, key: email}, {column: customer_id, key: customer}]}
              persistent_ids: [{name: uid, merge_by_keys: [customer, email]}]
              master_tables:
              - name: golden
                persistent_id: uid
                attributes: [{name: emails, array_elements: 3, source_columns: [{table: shopify_orders, column: email}]}]
            """;

    @TempDir
    Path directory;

    @Test
    void loadsResolvesAndGoesOnAfterARestart() throws IOException {
        Path file = directory.resolve("warehouse.duckdb");
        String before;
        orders("1.csv", "id,email,customer_id,total\n1,a@x.com,7,1.50\n2,b@x.com,8,2\n3,,7,3\n");
        try (Warehouse warehouse = DuckDbWarehouse.open(file)) {
            warehouse.createDatabase("acme_src");
            warehouse.createTable(new TableName("acme_src", "shopify_orders"));
            load(warehouse, 0);
            call(warehouse, 1);

            assertThat(warehouse.databases()).containsExactly("acme_src", "cdp_unification_acme");
            assertThat(warehouse.tables("cdp_unification_acme"))
                    .extracting(table -> table.name().table())
                    .containsExactly(
                            "column_lookup",
                            "enriched_shopify_orders",
                            "filter_lookup",
                            "golden",
                            "uid_graph",
                            "uid_graph_unify_loop_0",
                            "uid_keys",
                            "uid_lookup",
                            "uid_result_key_stats",
                            "uid_source_key_stats",
                            "uid_tables");
            assertThat(warehouse
                            .table(new TableName("cdp_unification_acme", "uid_lookup"))
                            .orElseThrow()
                            .columns())
                    .containsExactly(
                            new Column("persistent_id", "varchar"),
                            new Column("id", "varchar"),
                            new Column("id_key_type", "bigint"),
                            new Column("persistent_id_first_seen_at", "bigint"),
                            new Column("persistent_id_last_seen_at", "bigint"),
                            new Column("id_first_seen_at", "bigint"),
                            new Column("id_last_seen_at", "bigint"),
                            new Column("id_source_table_ids", "array(bigint)"),
                            new Column("id_last_processed_at", "bigint"));
            assertThat(query(warehouse, "SELECT count(DISTINCT persistent_id), count(*) FROM uid_lookup"))
                    .containsExactly("[2, 4]");
            assertThat(query(warehouse, "SELECT CARDINALITY(emails), time FROM golden ORDER BY emails[1]"))
                    .containsExactly("[1, 1700000001]", "[1, 1700000001]");
            before = query(warehouse, "SELECT persistent_id FROM uid_lookup WHERE id = 'a@x.com'")
                    .get(0);
        }

        orders("1.csv", "id,email,customer_id,total,note\n4,b@x.com,7,x,late\n");
        try (Warehouse warehouse = DuckDbWarehouse.open(file)) {
            load(warehouse, 5);
            call(warehouse, 6);

            assertThat(query(warehouse, "SELECT DISTINCT persistent_id FROM uid_lookup"))
                    .containsExactly(before);
            assertThat(query(
                            warehouse,
                            "SELECT id, total, note, uid IS NOT NULL FROM enriched_shopify_orders ORDER BY id"))
                    .containsExactly(
                            "[1, 1.5, null, true]",
                            "[2, 2.0, null, true]",
                            "[3, 3.0, null, true]",
                            "[4, x, late, true]");

            warehouse.dropDatabase("cdp_unification_acme");
            call(warehouse, 9);

            assertThat(query(warehouse, "SELECT count(*) FROM uid_result_key_stats WHERE from_table = '*'"))
                    .containsExactly("[1]");
        }
    }

    private void load(Warehouse warehouse, int second) {
        new FileConnector(warehouse, directory, clock(second))
                .load(
                        new TableName("acme_src", "shopify_orders"),
                        Caller.yaml("{in: {type: shopify_v2, target: orders}, filters: [{type: add_time, to_column:"
                                + " {name: time}, from_value: {mode: upload_time}}]}"));
    }

    private static void call(Warehouse warehouse, int second) {
        new Caller(new UnificationService(warehouse, clock(second))).call(CONTENT);
    }

    private static List<String> query(Warehouse warehouse, String sql) {
        return warehouse.execute(new SqlRequest("cdp_unification_acme", sql, START, START)).rows().stream()
                .map(Object::toString)
                .toList();
    }

    private static Clock clock(int second) {
        return Clock.fixed(START.plus(Duration.ofSeconds(second)), ZoneOffset.UTC);
    }

    private void orders(String name, String content) throws IOException {
        Path path = directory.resolve("shopify/orders").resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}

package io.cdppipeline.benchmarks.sql;

import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.catalog.CatalogReader;
import io.cdppipeline.local.sql.catalog.Storage;
import io.cdppipeline.local.sql.translate.QueryWriter;
import io.cdppipeline.local.sql.translate.Translation;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Query;
import java.time.Instant;

/** Presto to DuckDB for a query of a hundred lines: Trino's parser alone, and parser and writers together. */
public final class SqlTranslation implements Benchmark {

    private static final int PER_ROUND = 100;

    @Override
    public void run() throws Exception {
        String sql = query();
        SqlRequest request = new SqlRequest("shop", sql, Instant.EPOCH, Instant.EPOCH);
        SqlParser parser = new SqlParser();
        try (DuckDbWarehouse warehouse = DuckDbWarehouse.inMemory()) {
            warehouse.createDatabase("shop");
            warehouse.execute(new SqlRequest(
                    "shop",
                    "CREATE TABLE orders (id bigint, customer varchar, sku varchar, qty bigint, price double, day varchar)",
                    Instant.EPOCH,
                    Instant.EPOCH));
            warehouse.transaction(connection -> {
                CatalogReader catalog = new CatalogReader(connection, Storage.TREASURE_DATA);
                SideBySide race = new SideBySide()
                        .with("parser alone, 100 queries", () -> {
                            for (int i = 0; i < PER_ROUND; i++) {
                                parser.createStatement(sql);
                            }
                        })
                        .with("parser and translation, 100 queries", () -> {
                            for (int i = 0; i < PER_ROUND; i++) {
                                Query query = (Query) parser.createStatement(sql);
                                new QueryWriter(new Translation(request, catalog)).write(query, null);
                            }
                        });
                System.out.println("A query of " + sql.lines().count() + " lines; a hundredth of a round is one query.\n");
                try {
                    return race.measure(10, 21);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    /** Twelve steps of eight lines and a frame around them. */
    private static String query() {
        StringBuilder sql = new StringBuilder("WITH\n");
        for (int i = 0; i < 12; i++) {
            sql.append("s%d AS (\n".formatted(i))
                    .append("  SELECT customer, lower(trim(sku)) AS sku,\n")
                    .append("    sum(qty) AS qty,\n")
                    .append("    avg(CAST(price AS decimal(10,2))) AS price,\n")
                    .append("    max(date_trunc('month', TRY_CAST(day AS date))) AS day\n")
                    .append("  FROM orders WHERE qty > %d AND regexp_like(sku, '^[a-z]+')\n".formatted(i))
                    .append("  GROUP BY customer, lower(trim(sku))\n")
                    .append(i == 11 ? ")\n" : "),\n");
        }
        return sql.append("SELECT s0.customer, row_number() OVER (PARTITION BY s0.sku ORDER BY s0.qty DESC) AS place\n")
                .append("FROM s0 JOIN s11 ON s0.customer = s11.customer\n")
                .append("ORDER BY 2 LIMIT 10")
                .toString();
    }
}

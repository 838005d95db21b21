package io.cdppipeline.benchmarks.sql;

import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.local.LocalTreasureData;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Ten million rows into a new table: a Presto job of the embedded Treasure Data, client and REST API included, beside the
 * same statement in DuckDB alone. Both in memory, with DuckDB's own settings.
 */
public final class SqlCtas implements Benchmark {

    private static final String SELECT =
            "SELECT id, customer, lower(sku) AS sku, qty * 2 AS qty, price * 1.1 AS price, \"time\" FROM src WHERE qty >= 0";

    @Override
    public void run() throws Exception {
        try (LocalTreasureData td = LocalTreasureData.inMemory();
                Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            td.client().databases().createIfNotExists("bench");
            td.query("bench", "CREATE TABLE digits AS SELECT x FROM UNNEST(sequence(0, 9999)) AS t(x)");
            td.query(
                    "bench",
                    "CREATE TABLE src AS SELECT a.x * 1000 + b.x AS id, 'c' || CAST(b.x AS varchar) AS customer,"
                            + " 'SKU' || CAST(a.x % 100 AS varchar) AS sku, b.x % 7 AS qty, a.x / 3e0 AS price,"
                            + " 1700000000 + a.x AS time FROM digits a CROSS JOIN digits b WHERE b.x < 1000");
            run(
                    duck,
                    "CREATE TABLE src AS SELECT a.x * 1000 + b.x AS id, 'c' || b.x AS customer, 'SKU' || (a.x % 100) AS"
                            + " sku, b.x % 7 AS qty, CAST(a.x / 3 AS DOUBLE) AS price, 1700000000 + a.x AS time"
                            + " FROM range(10000) a(x) CROSS JOIN range(1000) b(x)");
            System.out.println("10,000,000 rows of 6 columns.\n");
            new SideBySide()
                    .with("DuckDB alone", () -> run(duck, "CREATE OR REPLACE TABLE made AS "
                            + SELECT.replace("1.1", "CAST(1.1 AS DOUBLE)")))
                    .with("a Presto job of LocalTreasureData", () -> {
                        td.query("bench", "DROP TABLE IF EXISTS made; CREATE TABLE made AS " + SELECT);
                    })
                    .measure(2, 9);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package io.cdppipeline.local.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbWarehouseTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private DuckDbWarehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = DuckDbWarehouse.inMemory();
        warehouse.createDatabase("acme_src");
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    private SqlResult run(String sql) {
        return run(warehouse, sql);
    }

    private static SqlResult run(DuckDbWarehouse on, String sql) {
        return on.execute(new SqlRequest("acme_src", sql, NOW, NOW));
    }

    private List<List<Object>> rows(String sql) {
        return new ArrayList<>(run(sql).rows());
    }

    @Test
    void hidesSchemasThatAreNoDatabases() throws Exception {
        warehouse.transaction(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA \"#state\"");
                return statement.execute("CREATE TABLE \"#state\".t (a INT)");
            }
        });
        assertThat(warehouse.databases()).containsExactly("acme_src");
        assertThat(rows("SHOW SCHEMAS")).containsExactly(List.of("acme_src"), List.of("information_schema"));
        assertThat(rows("SELECT DISTINCT table_schema FROM information_schema.tables"))
                .containsExactly(List.of("information_schema"));
    }

    @Test
    void refusesNamesThatNoDatabaseMayHave() {
        assertThatThrownBy(() -> warehouse.createDatabase("Acme"))
                .isInstanceOf(SqlFailure.class)
                .hasMessage("No name for a database: 'Acme'; 3 to 255 of a-z, 0-9 and _ are, save main, pg_catalog and"
                        + " information_schema");
    }

    @Test
    void givesEveryTableATimeColumnThatSchemasDoNotList() {
        run("CREATE TABLE IF NOT EXISTS t (a varchar, time bigint)");
        run("INSERT INTO t (a) VALUES ('x')");
        run("INSERT INTO t SELECT 'y' AS a, 5 AS time");
        assertThat(warehouse.table(new TableName("acme_src", "t")).orElseThrow())
                .isEqualTo(new TableSchema(
                        new TableName("acme_src", "t"),
                        List.of(new Column("a", "varchar")),
                        java.util.OptionalLong.of(2)));
        assertThat(rows("SELECT * FROM t ORDER BY a")).containsExactly(List.of("x", 1_700_000_000L), List.of("y", 5L));
        assertThat(rows("DESCRIBE t"))
                .containsExactly(List.of("a", "varchar", "", ""), List.of("time", "bigint", "", ""));
    }

    @Test
    void storesWholeNumbersAsBigintAndFillsTimeInCreateTableAs() {
        SqlResult made = run("CREATE TABLE t WITH (bucketed_on = array['a'], bucket_count = 512) AS"
                + " SELECT 1 AS a, 'x' AS b, ARRAY[1, 2] AS c, MAP(ARRAY['k'], ARRAY[1]) AS d, 1e0 AS e");
        assertThat(made).isEqualTo(new SqlResult(List.of(), List.of(), false, 1));
        assertThat(warehouse.table(new TableName("acme_src", "t")).orElseThrow().columns())
                .extracting(Column::toString)
                .containsExactly("a bigint", "b varchar", "c array(bigint)", "d map(varchar, bigint)", "e double");
        assertThat(rows("SELECT time, a, c FROM t")).containsExactly(List.of(1_700_000_000L, 1L, List.of(1L, 2L)));
    }

    @Test
    void refusesTypesThatTreasureDataDoesNotStore() {
        assertThatThrownBy(() -> run("CREATE TABLE t AS SELECT true AS flag"))
                .hasMessage(
                        "line 1:1: Unsupported type for column 'flag': boolean; Treasure Data stores bigint, double,"
                                + " varchar, and arrays and maps of them: cast it, e.g. CAST(… AS varchar)");
        assertThatThrownBy(() -> run("CREATE TABLE t AS SELECT 'x' AS time"))
                .hasMessage(
                        "line 1:1: Column 'time' must be bigint (epoch seconds) but is varchar(1); cast it or leave it"
                                + " out");
        assertThat(warehouse.tables("acme_src")).isEmpty();
    }

    @Test
    void insertsByNameAndGrowsTheTable() {
        run("CREATE TABLE t (a bigint, b varchar)");
        run("INSERT INTO t SELECT 'B' AS b, 1 AS a");
        SqlResult grown = run("INSERT INTO t SELECT 2 AS a, 7 AS c, 'B2' AS b, 10 AS time");
        assertThat(grown.records()).isEqualTo(1);
        assertThat(rows("SELECT a, b, c, time FROM t ORDER BY a"))
                .containsExactly(java.util.Arrays.asList(1L, "B", null, 1_700_000_000L), List.of(2L, "B2", 7L, 10L));
    }

    @Test
    void showsTimeLastHoweverTheTableGrew() {
        warehouse.createTable(new TableName("acme_src", "t"));
        run("INSERT INTO t SELECT 9 AS time, 'x' AS a");
        run("INSERT INTO t SELECT 'y' AS b, 'z' AS a, 10 AS time");
        assertThat(rows("SELECT * FROM t ORDER BY time"))
                .containsExactly(java.util.Arrays.asList("x", null, 9L), List.of("z", "y", 10L));
        assertThat(rows("SELECT column_name, ordinal_position FROM information_schema.columns"
                        + " WHERE table_name = 't' ORDER BY ordinal_position"))
                .containsExactly(List.of("a", 1L), List.of("b", 2L), List.of("time", 3L));
    }

    @Test
    void runsAWatermarkedUnionAsTheTemplatesWriteIt() {
        run(
                "CREATE TABLE orders AS SELECT * FROM (VALUES (1, 'a@x.com', 100), (2, 'b@x.com', 200)) AS v(id, email, time)");
        run("CREATE TABLE orders_hist AS SELECT 3 AS id, 'x' AS extra, 50 AS time");
        run("CREATE TABLE IF NOT EXISTS inc_log (table_name varchar, project_name varchar, inc_value bigint);"
                + "CREATE TABLE IF NOT EXISTS orders_union (id bigint)");
        SqlResult result =
                run("INSERT INTO orders_union SELECT id, email, CAST(NULL AS varchar) AS extra, time FROM orders"
                        + " WHERE time > (SELECT COALESCE(MAX(inc_value), 0) FROM inc_log WHERE table_name = 'orders')"
                        + " UNION ALL SELECT id, CAST(NULL AS varchar) AS email, extra, time FROM orders_hist;"
                        + "INSERT INTO inc_log SELECT 'orders' AS table_name, 'p' AS project_name,"
                        + " COALESCE(MAX(time), 0) AS inc_value FROM orders;"
                        + "DELETE FROM orders_union WHERE time > 150;"
                        + "SELECT u.*, (SELECT MAX(inc_value) FROM inc_log) AS bound FROM orders_union u ORDER BY id");
        assertThat(new ArrayList<>(result.rows()))
                .containsExactly(
                        java.util.Arrays.asList(1L, "a@x.com", null, 100L, 200L),
                        java.util.Arrays.asList(3L, null, "x", 50L, 200L));
    }

    @Test
    void insertsByPositionWhereAColumnHasNoName() {
        run("CREATE TABLE t (a bigint, b varchar)");
        run("INSERT INTO t VALUES (1, 'x'), (2, NULL)");
        run("INSERT INTO t SELECT max(a) + 1, 'w' FROM t");
        assertThat(rows("SELECT a, b FROM t ORDER BY a"))
                .containsExactly(List.of(1L, "x"), java.util.Arrays.asList(2L, null), List.of(3L, "w"));
    }

    @Test
    void deletesOnlyWithACondition() {
        run("CREATE TABLE t AS SELECT * FROM (VALUES 1, 2, 3) AS v(a)");
        assertThatThrownBy(() -> run("DELETE FROM t"))
                .isInstanceOfSatisfying(
                        SqlFailure.class, e -> assertThat(e.errorName()).isEqualTo("NOT_SUPPORTED"))
                .hasMessage("line 1:1: Does not support DELETE statement without WHERE condition");
        assertThat(run("DELETE FROM acme_src.t WHERE a > 1").records()).isEqualTo(2);
        assertThat(rows("SELECT a FROM td.acme_src.t")).containsExactly(List.of(1L));
    }

    @Test
    void runsSeveralStatementsAndGivesTheLastOnesResult() {
        SqlResult result =
                run("-- a note; with a semicolon\nDROP TABLE IF EXISTS t;\nCREATE TABLE t AS SELECT 1 AS a;\n"
                        + "SELECT a, ';' AS s FROM t; -- end\n");
        assertThat(result.columns()).containsExactly(new Column("a", "bigint"), new Column("s", "varchar(1)"));
        assertThat(new ArrayList<>(result.rows())).containsExactly(List.of(1L, ";"));
    }

    @Test
    void keepsWhatEarlierStatementsDidWhenALaterOneFails() {
        assertThatThrownBy(() -> run("CREATE TABLE t AS SELECT 1 AS a;\n\nSELECT nope FROM t"))
                .hasMessage("line 3:8: Column 'nope' cannot be resolved");
        assertThat(warehouse.table(new TableName("acme_src", "t"))).isPresent();
    }

    @Test
    void namesTheMissingTableWithItsPlace() {
        assertThatThrownBy(() -> run("SELECT * FROM orders"))
                .isInstanceOfSatisfying(
                        SqlFailure.class, e -> assertThat(e.errorName()).isEqualTo("TABLE_NOT_FOUND"))
                .hasMessage("line 1:15: Table 'td.acme_src.orders' does not exist");
    }

    @Test
    void createsDropsAndRenamesTables() {
        TableName a = new TableName("acme_src", "a");
        assertThat(warehouse.createTable(a)).isTrue();
        assertThat(warehouse.createTable(a)).isFalse();
        run("INSERT INTO a SELECT 'x' AS v");
        run("CREATE TABLE b AS SELECT 1 AS old");
        warehouse.renameTable(a, "b");
        assertThat(rows("SELECT v FROM b")).containsExactly(List.of("x"));
        assertThat(warehouse.table(a)).isEmpty();
        assertThat(warehouse.dropTable(new TableName("acme_src", "b"))).isTrue();
        assertThat(warehouse.dropTable(new TableName("acme_src", "b"))).isFalse();
        assertThatThrownBy(() -> warehouse.createTable(new TableName("nowhere", "t")))
                .hasMessage("Schema 'nowhere' does not exist");
    }

    @Test
    void rollsATransactionBackWhenItsWorkFails() {
        run("CREATE TABLE t AS SELECT 1 AS a");
        assertThatThrownBy(() -> warehouse.transaction(connection -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute("INSERT INTO acme_src.t (a) VALUES (2)");
                    }
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        assertThat(rows("SELECT count(*) FROM t")).containsExactly(List.of(1L));
    }

    @Test
    void letsManyThreadsWriteOneTable() throws Exception {
        run("CREATE TABLE t (a bigint)");
        List<CompletableFuture<SqlResult>> writers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String sql =
                    i % 3 == 0 ? "DELETE FROM t WHERE a = -1" : "INSERT INTO t SELECT " + i + " AS a, 'v' AS c" + i % 5;
            writers.add(CompletableFuture.supplyAsync(() -> run(sql)));
        }
        for (CompletableFuture<SqlResult> writer : writers) {
            writer.get();
        }
        assertThat(rows("SELECT count(*) FROM t")).containsExactly(List.of(16L));
    }

    @Test
    void stopsTheStatementOfAnInterruptedThread() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            started.countDown();
            try {
                run("SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS a(x), UNNEST(sequence(1, 10000)) AS b(y),"
                        + " UNNEST(sequence(1, 10000)) AS c(z) WHERE x * y + z = -1");
            } catch (SqlFailure e) {
                failure.set(e);
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        started.await();
        thread.interrupt();
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(failure.get()).hasMessage("Query was canceled: its thread was interrupted");
        assertThat(stillInterrupted).isTrue();
        assertThat(rows("SELECT 1")).containsExactly(List.of(1L));
    }

    @Test
    void keepsAFileBetweenTwoRuns(@TempDir Path directory) {
        Path file = directory.resolve("deep/er/acme.duckdb");
        try (DuckDbWarehouse first = DuckDbWarehouse.open(file)) {
            first.createDatabase("acme_src");
            run(first, "CREATE TABLE t AS SELECT 'x' AS a");
        }
        try (DuckDbWarehouse second = DuckDbWarehouse.open(file)) {
            assertThat(new ArrayList<>(run(second, "SELECT a, TD_TIME_PARSE('2023-11-15') FROM t")
                            .rows()))
                    .containsExactly(List.of("x", 1_700_006_400L));
        }
    }

    @Test
    void tellsThatAFileIsNoDatabase(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("notes.txt");
        java.nio.file.Files.writeString(file, "not a database, but long enough to be looked at".repeat(100));
        assertThatThrownBy(() -> DuckDbWarehouse.open(file)).hasMessageContaining("Cannot open the warehouse " + file);
    }

    @Test
    void aQueryMayHaveHundredsOfColumns() {
        run("CREATE TABLE t (a varchar, b varchar, c bigint)");
        run("INSERT INTO t (a, b, c) VALUES (' A ', 'b', 150)");
        StringBuilder sql = new StringBuilder("SELECT\n");
        for (int i = 0; i < 200; i++) {
            sql.append("  nullif(nullif(lower(trim(CASE WHEN c > ")
                    .append(i)
                    .append(" THEN a ELSE coalesce(b, 'none') END)), ''), 'null') AS col")
                    .append(i)
                    .append(",\n");
        }
        sql.append("  1 AS last FROM t WHERE c BETWEEN 1 AND 200");

        List<Object> row = rows(sql.toString()).get(0);

        assertThat(row).hasSize(201);
        assertThat(row.subList(148, 152)).containsExactly("a", "a", "b", "b");
    }
}

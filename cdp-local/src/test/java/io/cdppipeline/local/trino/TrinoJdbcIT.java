package io.cdppipeline.local.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.LocalTreasureData;
import io.trino.jdbc.Row;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Trino's own JDBC driver, as it comes, against the embedded server. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrinoJdbcIT {

    private static final String KEY = "1/0123456789abcdef0123456789abcdef01234567";

    private LocalTreasureData td;

    @BeforeAll
    void start() {
        td = LocalTreasureData.builder().apiKey(Secret.of(KEY)).start();
        td.client().databases().create("shop");
        td.query(
                "shop",
                "CREATE TABLE orders (id bigint, email varchar, price double, tags array(varchar), extra map(varchar, bigint));"
                        + " INSERT INTO orders VALUES (1, 'ann@x', 1.5, ARRAY['a', 'b'], MAP(ARRAY['k'], ARRAY[7])),"
                        + " (2, NULL, 2.5, NULL, NULL); CREATE TABLE line_items (id bigint)");
    }

    @AfterAll
    void stop() {
        td.close();
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", KEY);
        return DriverManager.getConnection(
                "jdbc:trino://127.0.0.1:" + td.endpoint().getPort() + "/td/shop", properties);
    }

    private static List<List<Object>> rows(ResultSet result) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                row.add(result.getObject(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> texts(ResultSet result, String column) throws SQLException {
        List<String> texts = new ArrayList<>();
        while (result.next()) {
            texts.add(result.getString(column));
        }
        return texts;
    }

    @Test
    void queriesATable() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT id, email, price FROM orders ORDER BY id")) {
            ResultSetMetaData columns = result.getMetaData();
            assertThat(columns.getColumnLabel(2)).isEqualTo("email");
            assertThat(columns.getColumnTypeName(2)).isEqualTo("varchar");
            assertThat(columns.getColumnType(1)).isEqualTo(Types.BIGINT);
            assertThat(rows(result)).containsExactly(List.of(1L, "ann@x", 1.5), Arrays.asList(2L, null, 2.5));
        }
    }

    @Test
    void readsValuesOfEveryType() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT true a, CAST(1 AS tinyint) b, CAST(2 AS smallint) c,"
                        + " 3 d, CAST(4 AS bigint) e, REAL '1.5' f, 2.5E0 g, CAST('12.34' AS decimal(10, 2)) h,"
                        + " 'text' i, CAST('ab' AS char(4)) j, X'00FF' k, DATE '2024-02-29' l,"
                        + " TIMESTAMP '2024-02-29 10:20:30.123' m, TIMESTAMP '2024-02-29 10:20:30.123 UTC' n,"
                        + " TIME '10:20:30' o, JSON '{\"a\":1}' p, ARRAY[1, NULL, 3] q, MAP(ARRAY['k'], ARRAY[1.5]) r,"
                        + " CAST(ROW(1, 'x') AS row(n bigint, s varchar)) s, INTERVAL '2' DAY t,"
                        + " INTERVAL '3' MONTH u, UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59' v, NULL w, nan() x")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getBoolean("a")).isTrue();
            assertThat(row.getObject("b")).isEqualTo((byte) 1);
            assertThat(row.getObject("c")).isEqualTo((short) 2);
            assertThat(row.getObject("d")).isEqualTo(3);
            assertThat(row.getObject("e")).isEqualTo(4L);
            assertThat(row.getObject("f")).isEqualTo(1.5f);
            assertThat(row.getObject("g")).isEqualTo(2.5);
            assertThat(row.getBigDecimal("h")).isEqualTo(new BigDecimal("12.34"));
            assertThat(row.getString("i")).isEqualTo("text");
            assertThat(row.getString("j")).isEqualTo("ab  ");
            assertThat(row.getBytes("k")).containsExactly(0, 0xff);
            assertThat(row.getDate("l")).isEqualTo(Date.valueOf("2024-02-29"));
            assertThat(row.getTimestamp("m")).isEqualTo(Timestamp.valueOf("2024-02-29 10:20:30.123"));
            assertThat(row.getTimestamp("n").toInstant()).hasToString("2024-02-29T10:20:30.123Z");
            assertThat(row.getTime("o")).isEqualTo(Time.valueOf("10:20:30"));
            assertThat(row.getString("p")).isEqualTo("{\"a\":1}");
            assertThat((Object[]) row.getArray("q").getArray()).containsExactly(1, null, 3);
            assertThat(row.getObject("r")).isEqualTo(Map.of("k", new BigDecimal("1.5")));
            Row struct = (Row) row.getObject("s");
            assertThat(struct.getFields())
                    .extracting(field -> field.getName().orElse(""))
                    .containsExactly("n", "s");
            assertThat(struct.getFields()).extracting(field -> field.getValue()).containsExactly(1L, "x");
            assertThat(row.getObject("t")).hasToString("2 00:00:00.000");
            assertThat(row.getObject("u")).hasToString("0-3");
            assertThat(row.getString("v")).isEqualTo("12151fd2-7586-11e9-8f9e-2a86e4085a59");
            assertThat(row.getObject("w")).isNull();
            assertThat(row.getDouble("x")).isNaN();
            ResultSetMetaData columns = row.getMetaData();
            assertThat(columns.getColumnTypeName(8)).isEqualTo("decimal(10,2)");
            assertThat(columns.getPrecision(8)).isEqualTo(10);
            assertThat(columns.getScale(8)).isEqualTo(2);
            assertThat(columns.getColumnTypeName(14)).isEqualTo("timestamp with time zone(3)");
            assertThat(columns.getColumnType(17)).isEqualTo(Types.ARRAY);
        }
    }

    @Test
    void runsPreparedStatements() throws SQLException {
        for (boolean explicit : List.of(true, false)) {
            Properties properties = new Properties();
            properties.setProperty("user", KEY);
            properties.setProperty("explicitPrepare", Boolean.toString(explicit));
            try (Connection connection = DriverManager.getConnection(
                            "jdbc:trino://127.0.0.1:" + td.endpoint().getPort() + "/td/shop", properties);
                    PreparedStatement statement = connection.prepareStatement(
                            "SELECT id, ? AS given FROM orders WHERE email = ? OR price > ? ORDER BY id LIMIT ?")) {
                assertThat(statement.getMetaData().getColumnLabel(2)).isEqualTo("given");
                assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(4);
                statement.setString(1, "it's");
                statement.setString(2, "ann@x");
                statement.setDouble(3, 2);
                statement.setInt(4, 10);
                assertThat(rows(statement.executeQuery())).containsExactly(List.of(1L, "it's"), List.of(2L, "it's"));
                statement.setNull(1, Types.BIGINT);
                statement.setDouble(3, 100);
                assertThat(rows(statement.executeQuery())).containsExactly(Arrays.asList(1L, null));
            }
        }
    }

    @Test
    void bindsDatesTimesDecimalsAndBytes() throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("SELECT ?, ?, ?, ?, ?")) {
            statement.setObject(1, LocalDate.of(2024, 2, 29));
            statement.setTimestamp(2, Timestamp.valueOf("2024-02-29 10:20:30.5"));
            statement.setBigDecimal(3, new BigDecimal("12.340"));
            statement.setBytes(4, new byte[] {1, 2});
            statement.setBoolean(5, true);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                assertThat(row.getDate(1)).isEqualTo(Date.valueOf("2024-02-29"));
                assertThat(row.getTimestamp(2)).isEqualTo(Timestamp.valueOf("2024-02-29 10:20:30.5"));
                assertThat(row.getBigDecimal(3)).isEqualTo(new BigDecimal("12.340"));
                assertThat(row.getBytes(4)).containsExactly(1, 2);
                assertThat(row.getBoolean(5)).isTrue();
            }
        }
    }

    @Test
    void writesAndCounts() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("CREATE TABLE written (a bigint, b varchar)"))
                    .isZero();
            assertThat(statement.executeUpdate("INSERT INTO written VALUES (1, 'x'), (2, 'y')"))
                    .isEqualTo(2);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO written VALUES (?, ?)")) {
                insert.setLong(1, 3);
                insert.setString(2, "z");
                assertThat(insert.executeUpdate()).isEqualTo(1);
                insert.setLong(1, 4);
                insert.addBatch();
                insert.setLong(1, 5);
                insert.addBatch();
                assertThat(insert.executeBatch()).containsExactly(1, 1);
            }
            assertThat(statement.executeUpdate("DELETE FROM written WHERE a > 4"))
                    .isEqualTo(1);
            assertThat(rows(statement.executeQuery("SELECT count(*) FROM written")))
                    .containsExactly(List.of(4L));
            assertThat(statement.execute("DROP TABLE written")).isFalse();
        }
    }

    @Test
    void tellsOfItsCatalog() throws SQLException {
        try (Connection connection = connect()) {
            var meta = connection.getMetaData();
            assertThat(meta.getDatabaseProductName()).isEqualTo("Trino");
            assertThat(texts(meta.getCatalogs(), "TABLE_CAT")).containsExactly("system", "td");
            assertThat(texts(meta.getSchemas("td", null), "TABLE_SCHEM")).contains("information_schema", "shop");
            assertThat(texts(meta.getTableTypes(), "TABLE_TYPE")).containsExactly("TABLE", "VIEW");
            assertThat(texts(meta.getTables("td", "shop", "%", new String[] {"TABLE"}), "TABLE_NAME"))
                    .containsExactly("line_items", "orders");
            assertThat(texts(meta.getTables("td", "shop", "line\\_%", null), "TABLE_NAME"))
                    .containsExactly("line_items");
            try (ResultSet columns = meta.getColumns("td", "shop", "orders", "%")) {
                List<String> lines = new ArrayList<>();
                while (columns.next()) {
                    lines.add(columns.getString("COLUMN_NAME") + " " + columns.getString("TYPE_NAME") + " "
                            + columns.getInt("DATA_TYPE") + " " + columns.getInt("COLUMN_SIZE") + " "
                            + columns.getInt("ORDINAL_POSITION"));
                }
                assertThat(lines)
                        .containsExactly(
                                "id bigint -5 19 1",
                                "email varchar 12 2147483647 2",
                                "price double 8 53 3",
                                "tags array(varchar) 2003 0 4",
                                "extra map(varchar, bigint) 2000 0 5",
                                "time bigint -5 19 6");
            }
            assertThat(texts(meta.getTypeInfo(), "TYPE_NAME")).contains("bigint", "varchar", "array");
            assertThat(texts(meta.getPrimaryKeys("td", "shop", "orders"), "PK_NAME"))
                    .isEmpty();
            assertThat(texts(meta.getProcedures("td", null, null), "PROCEDURE_NAME"))
                    .isEmpty();
            assertThat(texts(meta.getUDTs("td", null, null, null), "TYPE_NAME")).isEmpty();
        }
    }

    @Test
    void changesItsSession() throws SQLException {
        td.client().databases().create("other_db");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("USE td.other_db");
            assertThat(connection.getSchema()).isEqualTo("other_db");
            statement.execute("CREATE TABLE here (a bigint)");
            assertThat(texts(statement.executeQuery("SHOW TABLES"), "Table")).containsExactly("here");
            connection.setSchema("shop");
            assertThat(texts(statement.executeQuery("SHOW TABLES"), "Table")).contains("orders");
            statement.execute("SET SESSION query_max_run_time = '1h'");
            assertThat(texts(statement.executeQuery("SHOW SESSION"), "Name")).contains("query_max_run_time");
            statement.execute("RESET SESSION query_max_run_time");
            assertThat(texts(statement.executeQuery("SHOW SESSION"), "Name")).isEmpty();
            statement.execute("SET TIME ZONE 'UTC'");
            assertThatThrownBy(() -> statement.execute("SET TIME ZONE 'Asia/Tokyo'"))
                    .hasMessageContaining("the embedded Treasure Data works in UTC");
            assertThatThrownBy(() -> statement.execute("USE nowhere"))
                    .hasMessageEndingWith("Schema does not exist: td.nowhere");
        }
    }

    @Test
    void readsInTransactionsButWritesInNone() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(rows(statement.executeQuery("SELECT count(*) FROM orders")))
                    .containsExactly(List.of(2L));
            SQLException refused = catchThrowableOfType(
                    SQLException.class, () -> statement.execute("INSERT INTO line_items VALUES (1)"));
            assertThat(refused.getErrorCode()).isEqualTo(25);
            connection.rollback();
            statement.executeQuery("SELECT 1");
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    @Test
    void pagesALargeResultInConstantMemory() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT a.n * 1000 + b.n AS id, 'some text of a row' AS t"
                        + " FROM UNNEST(sequence(0, 999)) a(n) CROSS JOIN UNNEST(sequence(0, 999)) b(n)")) {
            long count = 0;
            long sum = 0;
            while (result.next()) {
                count++;
                sum += result.getLong(1);
            }
            assertThat(count).isEqualTo(1_000_000);
            assertThat(sum).isEqualTo(999_999L * 1_000_000 / 2);
        }
    }

    @Test
    void leavesAResultBeforeItsEnd() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.setMaxRows(10);
            assertThat(
                            rows(
                                    statement.executeQuery(
                                            "SELECT n * m FROM UNNEST(sequence(1, 9000)) a(n) CROSS JOIN UNNEST(sequence(1, 100)) b(m)")))
                    .hasSize(10);
            statement.setMaxRows(0);
            ResultSet open = statement.executeQuery(
                    "SELECT n * m FROM UNNEST(sequence(1, 9000)) a(n) CROSS JOIN UNNEST(sequence(1, 100)) b(m)");
            assertThat(open.next()).isTrue();
            open.close();
            assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly(List.of(1));
        }
    }

    @Test
    void cancelsWhatRuns() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> {
                try (ResultSet result = statement.executeQuery(
                        "SELECT count(*) FROM UNNEST(sequence(1, 9000)) a(x) CROSS JOIN UNNEST(sequence(1, 9000)) b(y)"
                                + " CROSS JOIN UNNEST(sequence(1, 9000)) c(z) WHERE (x * y + z) % 7 = 3")) {
                    begun.countDown();
                    result.next();
                    return new AssertionError("it ended");
                } catch (SQLException e) {
                    begun.countDown();
                    return e;
                }
            });
            while (!failure.isDone()) {
                begun.await(20, TimeUnit.MILLISECONDS);
                statement.cancel();
            }
            assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
            assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly(List.of(1));
        }
    }

    @Test
    void failsWithTrinosCodesAndPlaces() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            SQLException missing = catchThrowableOfType(
                    SQLException.class, () -> statement.executeQuery("SELECT id,\n nothing FROM orders"));
            assertThat(missing.getErrorCode()).isEqualTo(47);
            assertThat(missing.getMessage()).contains("line 2:2: Column 'nothing' cannot be resolved");
            SQLException syntax = catchThrowableOfType(SQLException.class, () -> statement.executeQuery("SELECT 1;"));
            assertThat(syntax.getErrorCode()).isEqualTo(1);
            assertThat(syntax.getMessage()).contains("line 1:9: mismatched input ';'");
            SQLException division =
                    catchThrowableOfType(SQLException.class, () -> statement.executeQuery("SELECT 1 / 0"));
            assertThat(division.getMessage()).endsWith("Division by zero");
            assertThat(division.getErrorCode()).isEqualTo(8);
            try (PreparedStatement few = connection.prepareStatement("SELECT ?, ?")) {
                few.setInt(1, 1);
                assertThat(catchThrowableOfType(SQLException.class, few::executeQuery)
                                .getErrorCode())
                        .isEqualTo(80);
            }
        }
    }

    @Test
    void refusesAWrongKey() {
        assertThatThrownBy(() -> {
                    try (Connection connection = DriverManager.getConnection(
                                    "jdbc:trino://127.0.0.1:" + td.endpoint().getPort() + "/td/shop", "someone", null);
                            Statement statement = connection.createStatement()) {
                        statement.executeQuery("SELECT 1");
                    }
                })
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Authentication failed");
    }
}

package io.cdppipeline.local.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dialects, filters, types, guesses, queries and sources of one's own. */
class ConnectorOptionsTest {

    private static final TableName ORDERS = new TableName("acme", "orders");
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    @TempDir
    Path data;

    private DuckDbWarehouse warehouse;
    private FileConnector connector;

    @BeforeEach
    void open() {
        warehouse = DuckDbWarehouse.inMemory();
        warehouse.createDatabase("acme");
        connector = new FileConnector(warehouse, data, CLOCK);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void readsADialectAsTheParserSaysIt() throws Exception {
        file(
                "sftp/in/orders.txt",
                "export of today\r\nId;Note;Price\r\n# nothing\r\n1; plain ;1.5\r\n2;'it\\'s\r\nhere';\\N\r\n3;;2\r\n",
                StandardCharsets.ISO_8859_1);

        LoadResult result = connector.loadCounted(ORDERS, config("""
                in:
                  type: sftp_v2
                  path_prefix: /in/orders
                  parser:
                    {type: csv, charset: ISO-8859-1, newline: CRLF, delimiter: ';', quote: "'", escape: '\\', null_string: '\\N',
                     comment_line_marker: '#', trim_if_not_quoted: true, skip_header_lines: 2,
                     columns: [{name: id, type: long}, {name: note, type: string}, {name: price, type: double}]}
                """));

        assertThat(rows("SELECT id, note, price FROM orders ORDER BY id"))
                .isEqualTo("[[1, plain, 1.5], [2, it's\r\nhere, null], [3, , 2.0]]");
        assertThat(result.next().orElseThrow()).hasToString("{\"in\":{\"last_path\":\"in/orders.txt\"}}");
    }

    @Test
    void passesOverInvalidRecordsAndTellsWhichUnlessItMustStop() throws Exception {
        file("s3/orders.csv", "id,at\n1,2024-01-31\nx,2024-01-31\n3\n4,soon\n5,2024-02-01\n", StandardCharsets.UTF_8);
        String parser =
                "parser: {type: csv, skip_header_lines: 1, stop_on_invalid_record: %s, columns: [{name: id, type:"
                        + " long}, {name: at, type: timestamp, format: '%%Y-%%m-%%d'}]}";
        String path = data.toString().replace('\\', '/') + "/s3/orders.csv";

        LoadResult result = connector.loadCounted(
                ORDERS, config("in: {type: s3, path_prefix: orders, " + parser.formatted("false") + "}"));

        assertThat(rows("SELECT id, at FROM orders ORDER BY id"))
                .isEqualTo("[[1, 2024-01-31 00:00:00.000], [5, 2024-02-01 00:00:00.000]]");
        assertThat(result.toString())
                .isEqualTo(
                        "acme.orders: 2 rows loaded from 1 file, 0 outside the bounds, 0 without a usable bound, 3 invalid"
                                + " and passed over:\n  " + path + " line 3: column 'id' has 'x', which is no long\n  "
                                + path
                                + " line 4: 1 cells where in.parser.columns has 2\n  " + path
                                + " line 5: column 'at' has 'soon', which is no timestamp of the format %Y-%m-%d");
        assertThatThrownBy(() -> connector.load(
                        ORDERS, config("in: {type: s3, path_prefix: orders, " + parser.formatted("true") + "}")))
                .hasMessage(path + " line 3: column 'id' has 'x', which is no long");
    }

    @Test
    void appliesFiltersInTheirOrder() throws Exception {
        file(
                "s3/orders.jsonl",
                "{\"ID\":1,\"created\":1700000123000,\"secret\":\"x\",\"doc\":{\"a\":{\"b\":[5,6]},\"n\":\"y\"}}\n",
                StandardCharsets.UTF_8);

        connector.load(ORDERS, config("""
                in: {type: s3, object: orders}
                filters:
                - {type: rename, columns: {created: made}, rules: [{rule: upper_to_lower}]}
                - {type: remove_columns, remove: [secret]}
                - {type: expand_json, json_column_name: doc, expanded_columns: [{name: 'a.b[1]', type: long}, {name: n, type: string}]}
                - {type: column, add_columns: [{name: site, type: string, default: web}, {name: one, type: long, default: 1}]}
                - {type: add_time, from_column: {name: made, unix_timestamp_unit: milli}}
                """));

        assertThat(rows("SELECT * FROM orders")).isEqualTo("[[1, 1700000123000, 6, y, web, 1, 1700000123]]");
        assertThat(warehouse.table(ORDERS).orElseThrow().columns())
                .extracting(column -> column.name() + " " + column.type())
                .containsExactly(
                        "id bigint", "made bigint", "a_b_1_ bigint", "n varchar", "site varchar", "one bigint");
        assertThatThrownBy(() -> connector.load(
                        ORDERS,
                        config("{in: {type: s3, object: orders}, filters: [{type: remove_columns, remove: [gone]}]}")))
                .hasMessage(
                        "s3: filter remove_columns names the column 'gone', but there are only ID, created, secret, doc"
                                .replace("s3:", "s3 orders:"));
    }

    @Test
    void readsValuesAsColumnOptionsSay() throws Exception {
        file("mysql/orders.csv", "id,zip\n1,02134\n", StandardCharsets.UTF_8);

        connector.load(
                ORDERS,
                config(
                        "{in: {type: mysql, table: orders, column_options: {id: {value_type: string}, zip: {type: long}}}}"));

        assertThat(rows("SELECT id, zip FROM orders")).isEqualTo("[[1, 2134]]");
        assertThat(warehouse.table(ORDERS).orElseThrow().columns())
                .extracting(column -> column.type())
                .containsExactlyInAnyOrder("varchar", "bigint");
    }

    @Test
    void truncatesRowsButKeepsColumns() throws Exception {
        file("mysql/orders.csv", "id,old\n1,a\n", StandardCharsets.UTF_8);
        connector.load(ORDERS, config("{in: {type: mysql, table: orders}}"));
        file("mysql/orders.csv", "id\n2\n", StandardCharsets.UTF_8);

        connector.load(ORDERS, config("{in: {type: mysql, table: orders}, out: {mode: truncate}}"));

        assertThat(rows("SELECT id, old FROM orders")).isEqualTo("[[2, null]]");
    }

    @Test
    void runsTheQueryOfADatabaseOverItsFiles() throws Exception {
        file("snowflake/orders.csv", "id,customer,total\n1,a,5\n2,b,7\n3,a,1\n", StandardCharsets.UTF_8);
        file("snowflake/customers.csv", "customer,name\na,Ann\nb,Bob\n", StandardCharsets.UTF_8);

        connector.load(ORDERS, config("""
                in:
                  type: snowflake
                  query: >
                    WITH big AS (SELECT * FROM public.orders WHERE total > 2)
                    SELECT b.id, c.name FROM big b JOIN customers c ON b.customer = c.customer ORDER BY 1
                """));

        assertThat(rows("SELECT id, name FROM orders ORDER BY id")).isEqualTo("[[1, Ann], [2, Bob]]");
        assertThatThrownBy(() -> connector.load(
                        ORDERS, config("{in: {type: snowflake, query: \"SELECT * FROM read_csv('/etc/passwd')\"}}")))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("in.query cannot be run on the files")
                .hasMessageContaining("file system operations are disabled by configuration");
    }

    @Test
    void guessesWhatAFileLooksLikeAndPreviewsIt() throws Exception {
        file(
                "s3/logs/a.csv",
                "id|at|ok|note\n1|2024-01-31 10:00:00|true|\"a|b\"\n2|2024-02-01 11:00:00|false|c\n",
                StandardCharsets.UTF_8);

        ObjectNode guessed = connector.guess(config("{in: {type: s3, path_prefix: logs/}}"));

        assertThat(guessed.path("in").path("parser").toString())
                .isEqualTo(
                        "{\"charset\":\"UTF-8\",\"newline\":\"LF\",\"type\":\"csv\",\"delimiter\":\"|\",\"quote\":\"\\\"\","
                                + "\"escape\":\"\\\"\",\"trim_if_not_quoted\":false,\"skip_header_lines\":1,"
                                + "\"allow_extra_columns\":false,\"allow_optional_columns\":false,\"columns\":["
                                + "{\"name\":\"id\",\"type\":\"long\"},"
                                + "{\"name\":\"at\",\"type\":\"timestamp\",\"format\":\"%Y-%m-%d %H:%M:%S\"},"
                                + "{\"name\":\"ok\",\"type\":\"boolean\"},{\"name\":\"note\",\"type\":\"string\"}]}");
        assertThat(guessed.path("filters").toString())
                .isEqualTo("[{\"from_value\":{\"mode\":\"upload_time\"},\"to_column\":{\"name\":\"time\"},"
                        + "\"type\":\"add_time\"}]");
        assertThat(connector.preview(guessed).toString())
                .isEqualTo("{\"schema\":[{\"index\":0,\"name\":\"id\",\"type\":\"long\"},"
                        + "{\"index\":1,\"name\":\"at\",\"type\":\"string\"},"
                        + "{\"index\":2,\"name\":\"ok\",\"type\":\"long\"},"
                        + "{\"index\":3,\"name\":\"note\",\"type\":\"string\"}],"
                        + "\"records\":[[\"1\",\"2024-01-31 10:00:00.000\",\"1\",\"a|b\"],"
                        + "[\"2\",\"2024-02-01 11:00:00.000\",\"0\",\"c\"]]}");
        connector.load(ORDERS, guessed);
        assertThat(rows("SELECT id, at, ok, note, time FROM orders ORDER BY id"))
                .isEqualTo("[[1, 2024-01-31 10:00:00.000, 1, a|b, 1700000000],"
                        + " [2, 2024-02-01 11:00:00.000, 0, c, 1700000000]]");
    }

    @Test
    void guessesThatAFileOfValuesHasNoHeader() throws Exception {
        file("s3/plain.csv", "1,a\n2,b\n", StandardCharsets.UTF_8);

        ObjectNode guessed = connector.guess(config("{in: {type: s3, path_prefix: plain}}"));

        assertThat(guessed.path("in").path("parser").path("skip_header_lines").asInt())
                .isZero();
        assertThat(guessed.path("in").path("parser").path("columns").toString())
                .isEqualTo("[{\"name\":\"c0\",\"type\":\"long\"},{\"name\":\"c1\",\"type\":\"string\"}]");
    }

    @Test
    void takesRowsFromAConnectorOfOnesOwn() {
        AtomicBoolean closed = new AtomicBoolean();
        Connector numbers = request -> {
            int count = Integer.parseInt(request.require("count"));
            return IntStream.range(0, count)
                    .mapToObj(i -> {
                        Map<String, Object> row = new LinkedHashMap<>();
                        row.put("n", i);
                        row.put("code", "00" + i);
                        row.put("at", Instant.ofEpochSecond(i));
                        row.put("tags", List.of(i));
                        row.put("odd", i % 2 == 1);
                        return row;
                    })
                    .onClose(() -> closed.set(true));
        };
        connector = new FileConnector(warehouse, data, CLOCK, Map.of("numbers", numbers));

        connector.load(ORDERS, config("{in: {type: numbers, object: n, count: 3}}"));

        assertThat(closed).isTrue();
        assertThat(rows("SELECT n, code, at, tags, odd FROM orders ORDER BY n"))
                .isEqualTo("[[0, 000, 1970-01-01 00:00:00.000, [0], 0], [1, 001, 1970-01-01 00:00:01.000, [1], 1],"
                        + " [2, 002, 1970-01-01 00:00:02.000, [2], 0]]");
        assertThatThrownBy(() -> connector.load(ORDERS, config("{in: {type: numbers, object: n}}")))
                .hasMessage("numbers: in.count is missing; the connector needs it");
    }

    @Test
    void tellsAfterWhichRowAConnectorFailed() {
        Connector failing = request -> IntStream.range(0, 5).mapToObj(i -> {
            if (i == 2) {
                throw new IllegalStateException("the source hung up");
            }
            return Map.of("n", i);
        });
        connector = new FileConnector(warehouse, data, CLOCK, Map.of("failing", failing));

        assertThatThrownBy(() -> connector.load(ORDERS, config("{in: {type: failing, object: n}}")))
                .hasMessage("failing n: the connector failed after row 2: the source hung up");
        assertThat(warehouse.table(ORDERS)).isEmpty();
    }

    @Test
    void readsADatabaseOverJdbcAndGoesOnAfterTheLastRecord() throws Exception {
        String url = "jdbc:duckdb:" + data.resolve("shop.duckdb");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders AS SELECT i AS id, 'o' || i AS name, TIMESTAMP '2024-01-31' AS at"
                    + " FROM range(1, 4) r (i)");
        }
        connector = new FileConnector(warehouse, data, CLOCK, Map.of("mysql", JdbcConnector.to(url, Map.of())));
        String in = "{type: mysql, table: orders, incremental: true, incremental_columns: [id]%s}";

        LoadResult first = connector.loadCounted(ORDERS, config("{in: " + in.formatted("") + "}"));
        LoadResult second = connector.loadCounted(ORDERS, config("{in: " + in.formatted(", last_record: [2]") + "}"));

        assertThat(first.rowsLoaded()).isEqualTo(3);
        assertThat(first.next().orElseThrow()).hasToString("{\"in\":{\"last_record\":[3]}}");
        assertThat(second.rowsLoaded()).isEqualTo(1);
        assertThat(rows("SELECT id, name, at FROM orders ORDER BY id"))
                .isEqualTo("[[1, o1, 2024-01-31 00:00:00.000], [2, o2, 2024-01-31 00:00:00.000],"
                        + " [3, o3, 2024-01-31 00:00:00.000], [3, o3, 2024-01-31 00:00:00.000]]");
        assertThatThrownBy(() -> connector.load(ORDERS, config("{in: {type: mysql, table: nowhere}}")))
                .hasMessageStartingWith("mysql nowhere: the connector failed after row 0: ")
                .hasMessageContaining("Table with name nowhere does not exist");
    }

    private String rows(String sql) {
        Instant now = CLOCK.instant();
        return warehouse.execute(new SqlRequest("acme", sql, now, now)).rows().toString();
    }

    private static ObjectNode config(String yaml) {
        try {
            return (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void file(String name, String content, Charset charset) throws IOException {
        Path path = data.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content, charset);
    }
}

package io.cdppipeline.local.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.unify.PlainDuckDb;
import io.cdppipeline.target.TableName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConnectorTest {

    private static final TableName ORDERS = new TableName("acme_src", "shopify_orders");
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    @TempDir
    Path data;

    private PlainDuckDb warehouse;
    private FileConnector connector;

    @BeforeEach
    void open() throws SQLException {
        warehouse = new PlainDuckDb();
        warehouse.run("CREATE SCHEMA acme_src");
        connector = new FileConnector(warehouse, data, CLOCK);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void loadsAllFilesOfTheObjectInTheOrderOfTheirNames() throws Exception {
        file("shopify/orders/2.csv", "id,email\n3,c@x\n");
        file("shopify/orders/1.csv", "id,email\n2,b@x\n1,a@x\n");
        file("shopify/orders.tsv", "id\temail\n0\tz@x\n");

        LoadResult result = connector.loadCounted(ORDERS, orders());

        assertThat(warehouse.rows("SELECT * FROM acme_src.shopify_orders"))
                .containsExactly("0|z@x|1700000000", "2|b@x|1700000000", "1|a@x|1700000000", "3|c@x|1700000000");
        assertThat(result)
                .hasToString("acme_src.shopify_orders: 4 rows loaded from 3 files, 0 outside the bounds,"
                        + " 0 without a usable bound");
        assertThat(types()).isEqualTo("id BIGINT, email VARCHAR, time BIGINT");
    }

    @Test
    void keepsTextExactlyAsItIsWritten() throws Exception {
        file(
                "shopify/orders.csv",
                "\uFEFFid,zip,note,empty\r\n1,007, blank ,\r\n2,12,\"two\r\nlines, \"\"quoted\"\"\",\"\"\r\n3,,é€😀,\r\n");

        connector.load(ORDERS, orders());

        assertThat(warehouse.rows("SELECT id, zip, note, empty FROM acme_src.shopify_orders"))
                .containsExactly("1|007| blank |null", "2|12|two\r\nlines, \"quoted\"|", "3|null|é€😀|null");
    }

    @Test
    void givesNumbersATypeOnlyWhereNothingIsLost() throws Exception {
        file(
                "shopify/orders.csv",
                "a,b,c,d,e,f,g,h\n"
                        + "-1,1.50,+1,9007199254740993,12345678901234567890,0.1234567890123456789,1e5,\n"
                        + "9223372036854775807,2,2,1.5,1,0.5,2e5,\n");

        connector.load(ORDERS, orders());

        assertThat(types())
                .isEqualTo("a BIGINT, b DOUBLE, c VARCHAR, d VARCHAR, e VARCHAR, f VARCHAR, g VARCHAR, h VARCHAR,"
                        + " time BIGINT");
    }

    @Test
    void readsJsonAsItIsTyped() throws Exception {
        file(
                "shopify/orders/a.json",
                "[{\"id\": 1, \"zip\": \"123\", \"paid\": true, \"total\": 1.5, \"tags\": [\"a\", {\"b\": 1.10}]},\n"
                        + " {\"id\": 2, \"other\": null}]");
        file("shopify/orders/b.jsonl.gz", gzip("{\"id\": 3, \"late\": \"x\"}\n\n{\"id\": 4, \"total\": 1e2}\n"));

        connector.load(ORDERS, orders());

        assertThat(types())
                .isEqualTo("id BIGINT, zip VARCHAR, paid VARCHAR, total DOUBLE, tags VARCHAR, other VARCHAR,"
                        + " late VARCHAR, time BIGINT");
        assertThat(warehouse.rows("SELECT id, zip, paid, total, tags, late FROM acme_src.shopify_orders"))
                .containsExactly(
                        "1|123|true|1.5|[\"a\",{\"b\":1.10}]|null",
                        "2|null|null|null|null|null",
                        "3|null|null|null|null|x",
                        "4|null|null|100.0|null|null");
    }

    @Test
    void readsParquet() throws Exception {
        Files.createDirectories(data.resolve("shopify"));
        warehouse.run("COPY (SELECT 1::INTEGER AS id, true AS paid, 1.25::DECIMAL(9,2) AS total, '042' AS zip,"
                + " TIMESTAMP '2024-01-02 03:04:05.678' AS at, [1, 2] AS list) TO '"
                + data.resolve("shopify/orders.parquet") + "' (FORMAT parquet)");

        connector.load(ORDERS, orders());

        assertThat(warehouse.rows("SELECT * FROM acme_src.shopify_orders"))
                .containsExactly("1|true|1.25|042|2024-01-02 03:04:05.678|[1,2]|1700000000");
        assertThat(types())
                .isEqualTo("id BIGINT, paid VARCHAR, total DOUBLE, zip VARCHAR, at VARCHAR, list VARCHAR, time BIGINT");
    }

    @Nested
    class WithBounds {

        @Test
        void takesBothEndsInWholeSecondsWhateverTheSpelling() throws Exception {
            file(
                    "shopify/orders.csv",
                    "id,Updated At\n"
                            + "1,2024-01-01T00:00:00Z\n"
                            + "2,2023-12-31 23:59:59.999\n"
                            + "3,2024-01-01T09:00:00.5+09:00\n"
                            + "4,2024-01-02T00:00:00.999Z\n"
                            + "5,2024-01-02 00:00:01\n"
                            + "6,1704067200\n"
                            + "7,1704153600999\n"
                            + "8,\n"
                            + "9,soon\n"
                            + "10,2024-01-01 12:00:00.000 UTC\n"
                            + "11,2024-02-30\n"
                            + "12,2024-01-01\n");

            LoadResult result = connector.loadCounted(
                    ORDERS,
                    config("{in: {type: shopify_v2, target: orders, incremental_field: updated_at,"
                            + " from_date: '2024-01-01T00:00:00.000Z', to_date: '2024-01-02T00:00:00.000Z'}}"));

            assertThat(warehouse.rows("SELECT id FROM acme_src.shopify_orders"))
                    .containsExactly("1", "3", "4", "6", "7", "10", "12");
            assertThat(result).isEqualTo(new LoadResult(ORDERS, 7, 2, 3, 1));
        }

        @Test
        void makesTheColumnsEvenIfNoRowIsWithinThem() throws Exception {
            file("shopify/orders.csv", "id,updated_at\n1,2024-01-01T00:00:00Z\n");

            long rows = connector.load(
                    ORDERS,
                    config(
                            "{in: {type: shopify_v2, target: orders, incremental_field: updated_at, from_date: '2025-01-01'}}"));

            assertThat(rows).isZero();
            assertThat(types()).isEqualTo("id BIGINT, updated_at VARCHAR, time BIGINT");
        }

        @Test
        void refusesAFieldThatNoFileHas() throws Exception {
            file("shopify/orders.csv", "id,created_at\n1,2024-01-01T00:00:00Z\n");

            assertThatThrownBy(() -> connector.load(
                            ORDERS,
                            config("{in: {type: shopify_v2, target: orders, incremental_field: updated_at,"
                                    + " from_date: '2025-01-01'}}")))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessage("shopify_v2 orders: in.incremental_field is 'updated_at', but the files have only id,"
                            + " created_at");
        }
    }

    @Nested
    class IntoATableThatIsThere {

        @Test
        void growsNewColumnsAndKeepsTypesThatFit() throws Exception {
            warehouse.run(
                    "CREATE TABLE acme_src.shopify_orders (id BIGINT, total DOUBLE, code BIGINT, gone VARCHAR, time BIGINT)",
                    "INSERT INTO acme_src.shopify_orders VALUES (1, 1.5, 7, 'g', 5)");
            file("shopify/orders.csv", "new,id,total,code\nn,2,3,A7\n");

            connector.load(ORDERS, orders());

            assertThat(types())
                    .isEqualTo("id BIGINT, total DOUBLE, code VARCHAR, gone VARCHAR, time BIGINT, new VARCHAR");
            assertThat(warehouse.rows("SELECT * FROM acme_src.shopify_orders ORDER BY id"))
                    .containsExactly("1|1.5|7|g|5|null", "2|3.0|A7|null|1700000000|n");
        }

        @Test
        void replacesItsRowsAndColumnsWhenAsked() throws Exception {
            warehouse.run("CREATE TABLE acme_src.shopify_orders (old BIGINT, time BIGINT)");
            file("shopify/orders.csv", "id\n2\n");

            connector.load(ORDERS, config("{in: {type: shopify_v2, target: orders}, out: {mode: replace}}"));

            assertThat(warehouse.rows("SELECT * FROM acme_src.shopify_orders")).containsExactly("2|1700000000");
        }

        @Test
        void storesNothingOfALoadThatFails() throws Exception {
            file("shopify/orders/1.csv", "id\n1\n");
            connector.load(ORDERS, orders());
            file("shopify/orders/2.csv", "id,extra\n2,x\n3\n");

            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessage(data + "/shopify/orders/2.csv line 3: 1 cells where the header has 2");
            assertThat(warehouse.rows("SELECT * FROM acme_src.shopify_orders")).containsExactly("1|1700000000");
        }
    }

    @Nested
    class TimeColumn {

        @Test
        void isTheSourcesWhereNoFilterMakesIt() throws Exception {
            file("shopify/orders.csv", "id,time\n1,42\n2,\n");

            connector.load(ORDERS, config("{in: {type: shopify_v2, target: orders}}"));

            assertThat(warehouse.rows("SELECT id, time FROM acme_src.shopify_orders"))
                    .containsExactly("1|42", "2|1700000000");
        }

        @Test
        void isTheUploadSecondWithTheFilterAndTheSourcesIsRenamed() throws Exception {
            file("shopify/orders.csv", "id,time\n1,noon\n");

            connector.load(ORDERS, orders());

            assertThat(warehouse.rows("SELECT id, time_, time FROM acme_src.shopify_orders"))
                    .containsExactly("1|noon|1700000000");
        }
    }

    @Nested
    class Refuses {

        @Test
        void anObjectWithoutFiles() {
            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessage("shopify_v2: no data for object 'orders': expected " + data
                            + "/shopify/orders/*.csv (or .tsv, .json, .ndjson, .jsonl, .parquet; text also as .gz) or "
                            + data + "/shopify/orders.csv");
        }

        @Test
        void aFileOfAnUnknownKindAmongTheObjects() throws Exception {
            file("shopify/orders/1.csv", "id\n1\n");
            file("shopify/orders/notes.xlsx", "");

            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .hasMessage(
                            "shopify_v2 orders: " + data + "/shopify/orders/notes.xlsx is none of .csv, .tsv, .json,"
                                    + " .ndjson, .jsonl (each also as .gz) and .parquet; move it out of the object's directory");
        }

        @Test
        void columnsThatBecomeOne() throws Exception {
            file("shopify/orders.csv", "Order Id,order-id\n1,2\n");

            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .hasMessage(data + "/shopify/orders.csv line 1: columns 'Order Id' and 'order-id' both become"
                            + " 'order_id'; rename one of them");
        }

        @Test
        void aQuoteThatNeverEnds() throws Exception {
            file("shopify/orders.csv", "id,note\n1,ok\n2,\"open\n3,x\n");

            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .hasMessageStartingWith(data + "/shopify/orders.csv line ")
                    .hasMessageContaining("EOF reached before encapsulated token finished");
        }

        @Test
        void bytesThatAreNoUtf8() throws Exception {
            file("shopify/orders.csv", "id,note\n1,é\n".getBytes(StandardCharsets.ISO_8859_1));

            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .hasMessageEndingWith("is not UTF-8 text")
                    .hasMessageStartingWith(data + "/shopify/orders.csv line ");
        }

        @Test
        void brokenJsonWithItsLine() throws Exception {
            file("shopify/orders.jsonl", "{\"id\": 1}\n{\"id\": }\n");

            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .hasMessageStartingWith(data + "/shopify/orders.jsonl line 2: broken JSON: Unexpected character");
        }

        @Test
        void aJsonRowThatIsNoObject() throws Exception {
            file("shopify/orders.json", "[{\"id\": 1},\n 7]");

            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .hasMessage(data + "/shopify/orders.json line 2: a row must be a JSON object, not a number");
        }

        @Test
        void anApisPageAroundTheRows() throws Exception {
            file("shopify/orders.json", "{\"orders\": [{\"id\": 1}, {\"id\": 2}]}");

            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .hasMessage(
                            data + "/shopify/orders.json: the file holds one object around an array; make the array its"
                                    + " whole content");
        }

        @Test
        void aJsonArrayThatIsCutOff() throws Exception {
            file("shopify/orders.json", "[{\"id\": 1},\n{\"id\": 2}");

            assertThatThrownBy(() -> connector.load(ORDERS, orders()))
                    .hasMessageStartingWith(data + "/shopify/orders.json line 2: broken JSON: Unexpected end-of-input");
        }

        @Test
        void aMissingDatabase() throws Exception {
            file("shopify/orders.csv", "id\n1\n");

            assertThatThrownBy(() -> connector.load(new TableName("nowhere", "t"), orders()))
                    .hasMessage("shopify_v2 orders: cannot load into nowhere.t: there is no database 'nowhere';"
                            + " create it first");
        }

        @Test
        void anObjectNameThatLeavesTheDirectory() {
            assertThatThrownBy(() -> connector.load(ORDERS, config("{in: {type: shopify_v2, target: '../orders'}}")))
                    .hasMessage(
                            "shopify_v2: in.target is '../orders'; an object's name is made of letters, digits, '_',"
                                    + " '-' and '.'");
        }

        @Test
        void anUnknownOutputMode() {
            assertThatThrownBy(() -> connector.load(
                            ORDERS, config("{in: {type: shopify_v2, target: orders}, out: {mode: merge}}")))
                    .hasMessage(
                            "shopify_v2: out.mode is 'merge'; the embedded connectors know append, replace and truncate");
        }
    }

    @Test
    void addsTheConstantColumnsOfAColumnFilter() throws Exception {
        file("shopify/orders.csv", "id\n1\n");

        connector.load(
                ORDERS,
                config("{in: {type: shopify, target: orders}, filters: [{type: column, add_columns:"
                        + " [{name: shop_flag, type: string, default: main}]}]}"));

        assertThat(warehouse.rows("SELECT * FROM acme_src.shopify_orders")).containsExactly("1|main|1700000000");
    }

    private String types() throws SQLException {
        return String.join(
                ", ",
                warehouse.rows("SELECT column_name || ' ' || data_type FROM information_schema.columns"
                        + " WHERE table_name = 'shopify_orders' ORDER BY ordinal_position"));
    }

    private static ObjectNode orders() {
        return config("{in: {type: shopify_v2, target: orders, incremental: true}, filters: [{type: add_time,"
                + " to_column: {name: time, type: timestamp}, from_value: {mode: upload_time}}], out: {mode: append}}");
    }

    private static ObjectNode config(String yaml) {
        try {
            return (ObjectNode)
                    new ObjectMapper(new com.fasterxml.jackson.dataformat.yaml.YAMLFactory()).readTree(yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void file(String name, String content) throws IOException {
        file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private void file(String name, byte[] content) throws IOException {
        Path path = data.resolve(name);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}

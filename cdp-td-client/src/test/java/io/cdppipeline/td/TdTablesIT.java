package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.Secret;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.table.TableColumn;
import io.cdppipeline.td.table.TableDistribution;
import io.cdppipeline.td.table.TableExport;
import io.cdppipeline.td.table.TableSettings;
import io.cdppipeline.td.table.TdTable;
import io.cdppipeline.td.table.TdTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

class TdTablesIT {

    private static final TableName ORDERS = new TableName("acme_src", "orders");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json; charset=UTF-8";
    private static final List<TableColumn> SCHEMA = List.of(
            TableColumn.of("id", "long"),
            new TableColumn("n m", "string", Optional.of("n_m"), Optional.of("the name")),
            new TableColumn("x", "array<long>", Optional.empty(), Optional.of("many")));

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void areListedLeniently() {
        td.answers("""
                {"database":"acme_src","tables":[
                {"id":12,"name":"orders","type":"log","count":"7","estimated_storage_size":99,"expire_days":null,"include_v":true,
                 "schema":"[[\\"time\\",\\"long\\"],[\\"id\\",\\"long\\"],[\\"n m\\",\\"string\\",\\"n_m\\",\\"the name\\"]]",
                 "created_at":"2023-01-02 03:04:05 -0500","last_log_timestamp":"2023-01-02T03:04:05Z","description":null,"new":1},
                {"name":"empty","schema":"","expire_days":30}]}""");

        List<TdTable> tables = tables().list("acme_src");

        assertThat(tables)
                .containsExactly(
                        TdTable.builder()
                                .name(ORDERS)
                                .id("12")
                                .type("log")
                                .rows(7)
                                .storedBytes(99)
                                .addSchema(
                                        TableColumn.of("id", "long"),
                                        new TableColumn("n m", "string", Optional.of("n_m"), Optional.of("the name")))
                                .includeV(true)
                                .deleteProtected(false)
                                .description("")
                                .createdAt(Instant.parse("2023-01-02T08:04:05Z"))
                                .lastLogAt(Instant.parse("2023-01-02T03:04:05Z"))
                                .build(),
                        TdTable.builder()
                                .name(new TableName("acme_src", "empty"))
                                .id("")
                                .type("")
                                .expireDays(30)
                                .includeV(false)
                                .deleteProtected(false)
                                .description("")
                                .build());
        assertThat(tables.get(0).columns()).containsExactly(new Column("id", "bigint"), new Column("n m", "varchar"));
        assertThat(td.request()).isEqualTo("GET /v3/table/list/acme_src");
    }

    @Test
    void areShownOrNotThere() {
        td.answers("{\"name\":\"orders\"}");
        assertThat(tables().show(ORDERS).name()).isEqualTo(ORDERS);
        assertThat(td.request()).isEqualTo("GET /v3/table/show/acme_src/orders");
        assertThat(tables().find(ORDERS)).isPresent();

        refuse(404);
        assertThat(tables().find(ORDERS)).isEmpty();
        refuse(401);
        assertThatThrownBy(() -> tables().find(ORDERS)).isInstanceOf(TdClientException.NonRetriable.class);
    }

    @Test
    void areMade() {
        td.answers("{}");
        tables().create(ORDERS);
        assertThat(td.request()).isEqualTo("POST /v3/table/create/acme_src/orders/log");

        td.answers("{}");
        tables().create(
                        ORDERS,
                        TableSettings.builder()
                                .schema(SCHEMA)
                                .expireDays(30)
                                .includeV(false)
                                .description("a & b")
                                .build());
        assertThat(td.request())
                .isEqualTo("POST /v3/table/create/acme_src/orders/log\n" + FORM + "\n"
                        + "schema=%5B%5B%22id%22%2C%22long%22%5D%2C%5B%22n%20m%22%2C%22string%22%2C%22n_m%22%2C%22the%20name%22%5D%2C"
                        + "%5B%22x%22%2C%22array%3Clong%3E%22%2C%22x%22%2C%22many%22%5D%5D"
                        + "&expire_days=30&include_v=false&description=a%20%26%20b");

        td.answers("{}");
        tables().create(ORDERS, TableSettings.builder().build(), "k 1");
        assertThat(td.request()).isEqualTo("POST /v3/table/create/acme_src/orders/log?idempotent_key=k%201");
    }

    @Test
    void areMadeUnlessTheyAreThere() {
        refuse(409);
        tables().createIfNotExists(ORDERS);
        assertThat(td.request()).isEqualTo("POST /v3/table/create/acme_src/orders/log");
        assertThatThrownBy(() -> tables().create(ORDERS)).isInstanceOf(TdClientException.NonRetriable.class);
        refuse(404);
        assertThatThrownBy(() -> tables().createIfNotExists(ORDERS))
                .hasMessage(
                        "Cannot create table acme_src.orders at " + td.host() + ": status 404: no (1 attempt, 0.0 s)");
    }

    @Test
    void areDeleted() {
        td.answers("{}");
        tables().delete(ORDERS);
        assertThat(td.request()).isEqualTo("POST /v3/table/delete/acme_src/orders");
        refuse(404);
        tables().deleteIfExists(ORDERS);
        assertThat(td.request()).isEqualTo("POST /v3/table/delete/acme_src/orders");
        assertThatThrownBy(() -> tables().delete(ORDERS)).isInstanceOf(TdClientException.NonRetriable.class);
    }

    @Test
    void areRenamedSwappedAndMoved() {
        td.answers("{}");
        tables().rename(ORDERS, "old", true);
        assertThat(td.request()).isEqualTo("POST /v3/table/rename/acme_src/orders/old\n" + FORM + "\noverwrite=true");

        td.answers("{}");
        tables().swap("acme_src", "a", "b");
        assertThat(td.request()).isEqualTo("POST /v3/table/swap/acme_src/a/b");

        td.answers("{}");
        tables().changeDatabase(ORDERS, "acme_stg");
        assertThat(td.request())
                .isEqualTo("POST /v3/table/change_database/acme_src/orders\n" + FORM + "\ndest_database_name=acme_stg");
    }

    @Test
    void areChanged() {
        td.answers("{}");
        tables().updateSchema(ORDERS, SCHEMA);
        assertThat(td.request())
                .isEqualTo("POST /v3/table/update-schema/acme_src/orders\n" + JSON + "\n"
                        + "{\"schema\":[[\"id\",\"long\"],[\"n m\",\"string\",\"n_m\",\"the name\"],[\"x\",\"array<long>\",\"x\",\"many\"]],"
                        + "\"ignore_duplicate_schema\":false}");

        td.answers("{}");
        tables().appendSchema(ORDERS, List.of(TableColumn.of("y", "int")));
        assertThat(td.request())
                .isEqualTo(
                        "POST /v3/table/append-schema/acme_src/orders\n" + JSON + "\n{\"schema\":[[\"y\",\"int\"]]}");

        td.answers("{}");
        tables().update(
                        ORDERS,
                        TableSettings.builder().expireDays(0).detectSchema(true).build());
        assertThat(td.request())
                .isEqualTo("POST /v3/table/update/acme_src/orders\n" + FORM + "\nexpire_days=0&detect_schema=true");
    }

    @Test
    void areNotChangedWithoutSense() {
        assertThatThrownBy(() -> tables().update(ORDERS, TableSettings.builder().build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No settings to change in table acme_src.orders");
        assertThatThrownBy(() -> tables().update(
                                ORDERS,
                                TableSettings.builder()
                                        .addSchema(TableColumn.of("a", "int"))
                                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("update(…) changes no schema, but schema is [a int]; use updateSchema(…)");
    }

    @Test
    void showTheirNewestRows() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MessagePacker packer = MessagePack.newDefaultPacker(bytes)) {
            packer.packMapHeader(2)
                    .packString("time")
                    .packLong(1)
                    .packString("a")
                    .packString("x");
        }
        td.answers(bytes.toByteArray());

        assertThat(tables().tail(ORDERS, 5)).containsExactly(Map.of("time", 1L, "a", "x"));
        assertThat(td.request()).isEqualTo("GET /v3/table/tail/acme_src/orders?count=5&format=msgpack");

        td.answers("no msgpack".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> tables().tail(ORDERS, 5))
                .hasMessage("Cannot read the newest rows of table acme_src.orders at " + td.host()
                        + ": a record is not a map but INTEGER (8 attempts, 123.0 s)");
    }

    @Test
    void tellHowTheirRowsAreSpread() {
        td.answers(
                "{\"user_table_id\":3,\"bucket_count\":512,\"partition_function\":\"hash\",\"columns\":[{\"key\":\"id\",\"type\":\"string\"}]}");
        assertThat(tables().distribution(ORDERS))
                .contains(new TableDistribution("3", 512, "hash", List.of(TableColumn.of("id", "string"))));
        assertThat(td.request()).isEqualTo("GET /v3/table/distribution/acme_src/orders");

        refuse(404);
        assertThat(tables().distribution(ORDERS)).isEmpty();
    }

    @Test
    void areRecovered() {
        td.answers("{\"user_tables\":[{\"id\":5,\"name\":\"orders\",\"database\":\"acme_src\"}]}");
        assertThat(tables().deleted()).singleElement().satisfies(table -> {
            assertThat(table.id()).isEqualTo("5");
            assertThat(table.name()).isEqualTo(ORDERS);
        });
        assertThat(td.request()).isEqualTo("GET /v3/table/deleted");

        td.answers("{}");
        tables().recover("5");
        assertThat(td.request()).isEqualTo("POST /v3/table/recover/5");
    }

    @Test
    void loseWholeHoursOfRows() {
        Instant from = Instant.parse("2026-03-01T00:00:00Z");
        td.answers("{\"job_id\":\"9\"}");
        assertThat(tables().partialDelete(ORDERS, from, from.plusSeconds(7_200), Optional.of("k")))
                .isEqualTo(new IssuedJob("9", false));
        assertThat(td.request())
                .isEqualTo("POST /v3/table/partialdelete/acme_src/orders\n" + FORM
                        + "\nfrom=1772323200&to=1772330400&domain_key=k");

        assertThatThrownBy(() -> tables().partialDelete(ORDERS, from, from.plusSeconds(1), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Rows are deleted by whole hours, but from is 2026-03-01T00:00:00Z and to is 2026-03-01T00:00:01Z");
    }

    @Test
    void areExportedToAStoreOfFiles() {
        td.answers("{\"job_id\":9,\"database\":\"acme_src\"}");
        TableExport export = TableExport.of(ORDERS, "my-bucket")
                .filePrefix("orders/")
                .fileFormat("jsonl.gz")
                .accessKeyId("id")
                .secretAccessKey(Secret.of("s3cret"))
                .since(Instant.parse("2026-03-01T00:00:00Z"))
                .domainKey("k")
                .putOptions("encryption", "s3")
                .build();
        assertThat(tables().export(export)).isEqualTo(new IssuedJob("9", false));
        assertThat(td.request())
                .isEqualTo("POST /v3/export/run/acme_src/orders\n" + FORM
                        + "\nencryption=s3&storage_type=s3&bucket=my-bucket&file_prefix=orders%2F&file_format=jsonl.gz"
                        + "&access_key_id=id&secret_access_key=s3cret&from=1772323200&domain_key=k");
        assertThat(export.toString()).doesNotContain("s3cret");
    }

    private TdTables tables() {
        return td.client().tables();
    }

    private void refuse(int status) {
        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"message\":\"no\"}", status)));
    }
}

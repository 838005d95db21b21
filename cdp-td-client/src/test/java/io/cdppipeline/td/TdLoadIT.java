package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.internal.Msgpack;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.load.BulkImportSession;
import io.cdppipeline.td.load.IngestReceipts;
import io.cdppipeline.td.load.IngestReceipts.Receipt;
import io.cdppipeline.td.load.PackedRecords;
import io.cdppipeline.td.load.TdBulkImport;
import io.cdppipeline.td.load.TdImport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TdLoadIT {

    private static final TableName ORDERS = new TableName("d", "orders");
    private static final Map<String, Object> RECORD = Map.of("time", 1, "a", "ü");

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void importsAtOnce() throws IOException {
        td.answers(
                "{\"unique_id\":\"u\",\"md5_hex\":\"m\",\"database\":\"d\",\"table\":\"orders\",\"elapsed_time\":\"0.1\"}");
        assertThat(td.client().imports().send(ORDERS, PackedRecords.of(List.of(RECORD, Map.of("time", 2L)))))
                .isEqualTo(new TdImport.Receipt("u", "m"));
        LoggedRequest request = td.onlyRequest();
        assertThat(request.getMethod() + " " + request.getUrl()).isEqualTo("PUT /v3/table/import/d/orders/msgpack.gz");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/octet-stream");
        // WireMock has unpacked what it shows.
        assertThat(Msgpack.maps(new ByteArrayInputStream(request.getBody())))
                .containsExactly(Map.of("time", 1L, "a", "ü"), Map.of("time", 2L));
    }

    @Test
    void importsUnderAnId(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("part"), new byte[] {1, 2, 3});
        td.answers("{\"elapsed_time\":0.1}");
        assertThat(td.client().imports().send(ORDERS, PackedRecords.file(file), "u-1"))
                .isEqualTo(new TdImport.Receipt("", ""));
        LoggedRequest request = td.onlyRequest();
        assertThat(request.getMethod() + " " + request.getUrl())
                .isEqualTo("PUT /v3/table/import_with_id/d/orders/u-1/msgpack.gz");
        assertThat(request.getBody()).containsExactly(1, 2, 3);
    }

    @Test
    void packsOnlyWhatAnImportTakes(@TempDir Path directory) {
        assertThatThrownBy(() -> PackedRecords.of(List.of(RECORD, Map.of("a", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Record 2 has no time, it must be a whole number: seconds since 1970");
        assertThatThrownBy(() -> PackedRecords.of(List.of(Map.of("time", 1.5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Record 1 has the time 1.5, it must be a whole number: seconds since 1970");
        assertThatThrownBy(() -> PackedRecords.of(List.of(Map.of("time", 1, "a", Path.of("x")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("; use text, a number, a boolean, a list, a map or null");
        assertThatThrownBy(() -> PackedRecords.file(directory.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no file " + directory.resolve("none"));
    }

    @Test
    void importsInBulk() {
        TdBulkImport imports = td.client().bulkImports();
        td.answers("{\"name\":\"b\",\"bulk_import\":\"b\"}");
        imports.create("b", ORDERS);
        assertThat(td.request()).isEqualTo("POST /v3/bulk_import/create/b/d/orders");

        td.answers("");
        imports.uploadPart("b", "p 1", PackedRecords.of(new byte[] {65}));
        assertThat(td.request()).isEqualTo("PUT /v3/bulk_import/upload_part/b/p%201\napplication/octet-stream\nA");

        td.answers("{\"parts\":[\"p1\",\"p2\"]}");
        assertThat(imports.parts("b")).containsExactly("p1", "p2");
        assertThat(td.request()).isEqualTo("GET /v3/bulk_import/list_parts/b");

        td.answers("{}");
        imports.deletePartIfExists("b", "p2");
        assertThat(td.request()).isEqualTo("POST /v3/bulk_import/delete_part/b/p2");

        td.answers("{}");
        imports.freeze("b");
        assertThat(td.request()).isEqualTo("POST /v3/bulk_import/freeze/b");

        td.answers("{}");
        imports.unfreeze("b");
        assertThat(td.request()).isEqualTo("POST /v3/bulk_import/unfreeze/b");

        td.answers("{\"job_id\":12}");
        assertThat(imports.perform("b")).isEqualTo(new IssuedJob("12", false));
        assertThat(td.request()).isEqualTo("POST /v3/bulk_import/perform/b");

        td.answers("{\"job_id\":12}");
        imports.perform("b", OptionalInt.of(-1), Optional.of("p"));
        assertThat(td.request())
                .isEqualTo(
                        "POST /v3/bulk_import/perform/b?priority=-1\napplication/json; charset=UTF-8\n{\"pool_name\":\"p\"}");

        td.answers("{}");
        imports.commit("b");
        assertThat(td.request()).isEqualTo("POST /v3/bulk_import/commit/b");

        td.answers("{}");
        imports.delete("b");
        assertThat(td.request()).isEqualTo("POST /v3/bulk_import/delete/b");
    }

    @Test
    void tellsOfBulkImports() {
        TdBulkImport imports = td.client().bulkImports();
        BulkImportSession session = new BulkImportSession(
                "b",
                ORDERS,
                BulkImportSession.Status.READY,
                true,
                Optional.of("12"),
                OptionalLong.of(10),
                OptionalLong.of(0),
                OptionalLong.of(1),
                OptionalLong.empty());
        String json = """
                {"name":"b","database":"d","table":"orders","status":"ready","upload_frozen":true,"job_id":12,"valid_records":10,
                 "error_records":"0","valid_parts":1,"error_parts":null,"new":1}""";
        td.answers(json);
        assertThat(imports.show("b")).isEqualTo(session);
        assertThat(td.request()).isEqualTo("GET /v3/bulk_import/show/b");

        td.answers("{\"bulk_imports\":[" + json + ",{\"name\":\"c\",\"status\":\"resting\"}]}");
        List<BulkImportSession> all = imports.list();
        assertThat(all).hasSize(2).contains(session);
        assertThat(all.get(1).status()).isEqualTo(BulkImportSession.Status.UNKNOWN);
        assertThat(td.request()).isEqualTo("GET /v3/bulk_import/list");
    }

    @Test
    void tellsWhichRecordsOfABulkImportCouldNotBeRead() {
        byte[] plain = Bytes.gunzip(Bytes.rows(List.of(Map.of("time", 1, "a", List.of(1.5, true)))));
        td.answers(Bytes.gzip(Arrays.copyOfRange(plain, 1, plain.length)));
        assertThat(td.client().bulkImports().errorRecords("b"))
                .containsExactly(Map.of("time", 1L, "a", List.of(1.5, true)));
        assertThat(td.request()).isEqualTo("GET /v3/bulk_import/error_records/b");
    }

    @Test
    void takesWhatItFindsWhereItIsToldTo() {
        TdBulkImport imports = td.client().bulkImports();
        refuse(409);
        imports.createIfNotExists("b", ORDERS);
        assertThatThrownBy(() -> imports.create("b", ORDERS)).isInstanceOf(TdClientException.NonRetriable.class);
        refuse(404);
        imports.deleteIfExists("b");
        imports.deletePartIfExists("b", "p");
        assertThatThrownBy(() -> imports.delete("b")).isInstanceOf(TdClientException.NonRetriable.class);
    }

    @Test
    void ingestsABatch() {
        td.answers("{\"receipts\":[{\"success\":true}]}");
        IngestReceipts receipts = td.client().ingest().send(ORDERS, List.of(Map.of("a", "ü")));
        assertThat(receipts.allStored()).isTrue();
        assertThat(td.request())
                .isEqualTo("POST /d/orders\napplication/vnd.treasuredata.v1+json\n{\"events\":[{\"a\":\"ü\"}]}");
        assertThat(td.onlyRequest().getHeader("Accept")).isEqualTo("application/vnd.treasuredata.v1+json");

        td.answers("{}");
        assertThat(td.client().ingest().send(ORDERS, List.of(RECORD, RECORD)).receipts())
                .hasSize(2)
                .allMatch(Receipt::stored);
    }

    @Test
    void tellsWhichRecordsOfABatchWereRefused() {
        td.server()
                .stubFor(any(anyUrl())
                        .willReturn(jsonResponse(
                                "{\"receipts\":[{\"success\":true},{\"success\":false,\"error\":\"too big\"}]}", 206)));
        IngestReceipts receipts = td.client().ingest().send(ORDERS, List.of(RECORD, RECORD));
        assertThat(receipts.allStored()).isFalse();
        assertThat(receipts.refused()).containsExactly(1);
        assertThat(receipts.receipts())
                .containsExactly(new Receipt(true, Optional.empty()), new Receipt(false, Optional.of("too big")));

        assertThatThrownBy(() -> td.client().ingest().send(ORDERS, List.of(RECORD)))
                .isInstanceOfSatisfying(
                        TdClientException.Retriable.class,
                        e -> assertThat(e.outcomeUnknown()).isTrue())
                .hasMessage("Cannot ingest 1 records into table d.orders at " + td.host()
                        + ": the answer has 2 receipts for 1 records; the outcome is unknown: look whether it was done before"
                        + " asking again (1 attempt, 0.0 s)");
    }

    @Test
    void ingestsOneRecord() {
        td.answers("");
        td.client().ingest().sendOne(ORDERS, Map.of("a", 1));
        assertThat(td.request()).isEqualTo("POST /d/orders\napplication/vnd.treasuredata.v1.single+json\n{\"a\":1}");
    }

    @Test
    void ingestsNoMoreThanTheServiceTakes() {
        Map<String, String> big = Map.of("a", "x".repeat(1024 * 1024 - 8));
        assertThatThrownBy(() -> td.client().ingest().send(ORDERS, Collections.nCopies(501, RECORD)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A batch has 1 to 500 records, this one has 501");
        assertThatThrownBy(() -> td.client().ingest().send(ORDERS, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A batch has 1 to 500 records, this one has 0");
        assertThatThrownBy(() -> td.client().ingest().send(ORDERS, Collections.nCopies(5, big)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A batch has no more than 5242880 bytes, this one has 5242897; send fewer records at a time");
        assertThatThrownBy(() -> td.client().ingest().sendOne(ORDERS, Map.of("ab", "x".repeat(1024 * 1024 - 8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Record 0 has 1048577 bytes, but no more than 1048576 are taken");
    }

    @Test
    void saysWhichUrlIsMissing() {
        URI url = URI.create("http://" + td.host());
        try (TdClient client = TdClient.builder()
                .apiUrl(url)
                .workflowUrl(url)
                .apiKey(io.cdppipeline.config.Secret.of(FakeTd.KEY))
                .build()) {
            assertThatThrownBy(() -> client.ingest().sendOne(ORDERS, RECORD))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The TdClient has no ingestion API to call: set region(…) or ingestUrl(…)");
        }
    }

    private void refuse(int status) {
        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{}", status)));
    }
}

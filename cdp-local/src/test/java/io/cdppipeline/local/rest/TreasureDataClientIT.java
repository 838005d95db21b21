package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.treasuredata.client.TDClient;
import com.treasuredata.client.TDClientHttpConflictException;
import com.treasuredata.client.TDClientHttpNotFoundException;
import com.treasuredata.client.TDClientHttpUnauthorizedException;
import com.treasuredata.client.model.TDBulkImportSession;
import com.treasuredata.client.model.TDColumn;
import com.treasuredata.client.model.TDColumnType;
import com.treasuredata.client.model.TDImportResult;
import com.treasuredata.client.model.TDJob;
import com.treasuredata.client.model.TDJobRequest;
import com.treasuredata.client.model.TDJobRequestBuilder;
import com.treasuredata.client.model.TDJobSummary;
import com.treasuredata.client.model.TDResultFormat;
import com.treasuredata.client.model.TDSavedQuery;
import com.treasuredata.client.model.TDTable;
import io.cdppipeline.local.LocalTreasureData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** Treasure Data's own Java client, as it is published, doing its everyday work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TreasureDataClientIT {

    private Path directory;
    private LocalTreasureData td;
    private TDClient client;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        directory = data;
        Files.createDirectories(directory.resolve("s3/exports"));
        Files.writeString(
                directory.resolve("s3/exports/orders_1.csv"),
                "id,price,at\n1,9.5,2024-01-31 10:00:00\n2,3,2024-01-31 11:30:00\n");
        td = LocalTreasureData.builder().dataDirectory(directory).start();
        client = client(td.apiKey().reveal());
    }

    @AfterAll
    void stop() {
        client.close();
        td.close();
    }

    private TDClient client(String apiKey) {
        return TDClient.newBuilder()
                .setEndpoint(td.endpoint().getHost())
                .setPort(td.endpoint().getPort())
                .setUseSSL(false)
                .setApiKey(apiKey)
                .setRetryLimit(0)
                .build();
    }

    @Test
    void knowsItsServerItsUserAndItsKey() {
        assertThat(client.serverStatus()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(client.validateApiKey().isAdministrator()).isTrue();
        assertThat(client.getUser().getName()).isEqualTo("local");
        assertThat(client.listUsers().getUsers()).hasSize(1);
        try (TDClient stranger = client("1/" + "0".repeat(40))) {
            assertThatThrownBy(stranger::listDatabases).isInstanceOf(TDClientHttpUnauthorizedException.class);
        }
    }

    @Test
    void makesChangesAndRemovesDatabasesAndTables() {
        client.createDatabase("catalog");
        assertThatThrownBy(() -> client.createDatabase("catalog"))
                .isInstanceOf(TDClientHttpConflictException.class)
                .hasMessageContaining("Database catalog already exists");
        client.createDatabaseIfNotExists("catalog");
        assertThat(client.existsDatabase("catalog")).isTrue();
        assertThat(client.showDatabase("catalog").getName()).isEqualTo("catalog");

        client.createTable("catalog", "orders");
        client.createTableIfNotExists("catalog", "orders");
        client.updateTableSchema(
                "catalog",
                "orders",
                List.of(
                        new TDColumn("email", TDColumnType.STRING),
                        new TDColumn("age", TDColumnType.LONG),
                        new TDColumn("tags", TDColumnType.newArrayType(TDColumnType.STRING))));
        client.appendTableSchema("catalog", "orders", List.of(new TDColumn("price", TDColumnType.DOUBLE)));
        TDTable table = client.showTable("catalog", "orders");
        assertThat(table.getSchema()).hasToString("[email:string, age:long, tags:array<string>, price:double]");
        assertThat(table.getColumns()).hasSize(4);

        client.createTable("catalog", "others");
        client.swapTables("catalog", "orders", "others");
        assertThat(client.showTable("catalog", "others").getColumns()).hasSize(4);
        client.renameTable("catalog", "others", "archive");
        assertThatThrownBy(() -> client.renameTable("catalog", "archive", "orders"))
                .isInstanceOf(TDClientHttpConflictException.class);
        client.renameTable("catalog", "archive", "orders", true);
        assertThat(client.listTables("catalog")).extracting(TDTable::getName).containsExactly("orders");
        assertThat(client.tableDistribution("catalog", "orders")).isEmpty();

        client.deleteTable("catalog", "orders");
        client.deleteTableIfExists("catalog", "orders");
        client.deleteDatabase("catalog");
        assertThatThrownBy(() -> client.deleteDatabase("catalog")).isInstanceOf(TDClientHttpNotFoundException.class);
    }

    @Test
    void importsRecordsAndReadsThemBack() throws Exception {
        client.createDatabase("stream");
        client.createTable("stream", "events");
        byte[] records = packed(
                Map.of("time", 1_700_000_000L, "user", "a", "n", 1L),
                Map.of("time", 1_700_003_600L, "user", "b", "ratio", 0.5));

        TDImportResult first = client.importBytes("stream", "events", records, "batch-1");
        TDImportResult again = client.importBytes("stream", "events", records, "batch-1");

        assertThat(first.getUniqueId()).isEqualTo("batch-1");
        assertThat(again.getMd5Hex()).isEqualTo(first.getMd5Hex());
        assertThat(client.showTable("stream", "events").getRowCount()).isEqualTo(2);

        String job = await(client.submit(
                TDJobRequest.newPrestoQuery("stream", "SELECT \"user\", n, ratio, time FROM events ORDER BY time")));
        TDJob info = client.jobInfo(job);
        assertThat(info.getStatus()).isEqualTo(TDJob.Status.SUCCESS);
        assertThat(info.getNumRecords()).isEqualTo(2);
        assertThat(info.getResultSchema())
                .contains("[[\"user\",\"varchar\"],[\"n\",\"bigint\"],[\"ratio\",\"double\"],[\"time\",\"bigint\"]]");
        assertThat(unpacked(job)).containsExactly("[\"a\",1,null,1700000000]", "[\"b\",null,0.5,1700003600]");
        String csv =
                client.jobResult(job, TDResultFormat.CSV, (Function<InputStream, String>) TreasureDataClientIT::text);
        assertThat(csv).isEqualTo("a,1,,1700000000\nb,,0.5,1700003600\n");

        String deleting = client.partialDelete("stream", "events", 1_700_002_800L, 1_700_006_400L)
                .getJobId();
        await(deleting);
        assertThat(client.showTable("stream", "events").getRowCount()).isEqualTo(1);
    }

    @Test
    void runsListsAndKillsJobs() throws Exception {
        client.createDatabase("work");
        String failing = client.submit(TDJobRequest.newPrestoQuery("work", "SELECT nothing FROM nowhere"));
        await(failing);
        assertThat(client.jobInfo(failing).getStatus()).isEqualTo(TDJob.Status.ERROR);
        assertThat(client.jobInfo(failing).getStdErr()).contains("Table 'td.work.nowhere' does not exist");

        TDJobRequest keyed = new TDJobRequestBuilder()
                .setType(TDJob.Type.PRESTO)
                .setDatabase("work")
                .setQuery("SELECT 1")
                .setPriority(TDJob.Priority.HIGH)
                .setRetryLimit(2)
                .setPoolName("reserved")
                .setDomainKey("work-1")
                .createTDJobRequest();
        String once = client.submit(keyed);
        assertThatThrownBy(() -> client.submit(keyed))
                .isInstanceOfSatisfying(
                        TDClientHttpConflictException.class,
                        e -> assertThat(e.getConflictsWith()).contains(once));
        await(once);
        assertThat(client.jobStatusByDomainKey("work-1").getJobId()).isEqualTo(once);

        String slow = client.submit(TDJobRequest.newPrestoQuery(
                "work",
                "SELECT count(*) FROM UNNEST(sequence(1, 10000)) a (x) CROSS JOIN UNNEST(sequence(1, 10000)) b (y)"
                        + " CROSS JOIN UNNEST(sequence(1, 10000)) c (z) WHERE sin(x * y * z) > 2"));
        client.killJob(slow);
        await(slow);
        assertThat(client.jobStatus(slow).getStatus()).isEqualTo(TDJob.Status.KILLED);
        assertThat(client.listJobs(0, 9).getJobs()).extracting(TDJob::getJobId).contains(failing, once, slow);
        assertThatThrownBy(() -> client.jobInfo("999999")).isInstanceOf(TDClientHttpNotFoundException.class);
    }

    @Test
    void storesResultsInTables() throws Exception {
        client.createDatabase("exports");
        String job = client.submit(
                TDJobRequest.newPrestoQuery("exports", "SELECT 1 AS n, 'a' AS s", "td://@/exports/result?mode=append"));
        await(job);
        assertThat(client.showTable("exports", "result").getRowCount()).isEqualTo(1);
        assertThatThrownBy(() -> client.submit(
                        TDJobRequest.newPrestoQuery("exports", "SELECT 1", "mysql://me:secret@host/db/table")))
                .hasMessageContaining("not to mysql://***@host/db/table");
    }

    @Test
    void importsInSessions() throws Exception {
        client.createDatabase("bulk");
        client.createTable("bulk", "records");
        client.createBulkImportSession("session_1", "bulk", "records");
        Path part = Files.write(
                directory.resolve("part.msgpack.gz"), packed(Map.of("time", 1L, "a", "x"), Map.of("a", "y")));
        client.uploadBulkImportPart("session_1", "part/../1", part.toFile());
        client.uploadBulkImportPart("session_1", "part2", part.toFile());
        client.deleteBulkImportPart("session_1", "part2");
        assertThat(client.listBulkImportParts("session_1")).containsExactly("part/../1");
        client.freezeBulkImportSession("session_1");
        assertThatThrownBy(() -> client.uploadBulkImportPart("session_1", "late", part.toFile()))
                .hasMessageContaining("Bulk import session session_1 takes no parts: it is frozen");

        client.performBulkImportSession("session_1");
        await(client.getBulkImportSession("session_1").getJobId());

        TDBulkImportSession session = client.getBulkImportSession("session_1");
        assertThat(session.getStatus()).isEqualTo(TDBulkImportSession.ImportStatus.READY);
        assertThat(session.getValidRecords()).isEqualTo(1);
        assertThat(session.getErrorRecords()).isEqualTo(1);
        int errors = client.getBulkImportErrorRecords("session_1", (Function<InputStream, Integer>) in -> {
            try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(new GZIPInputStream(in))) {
                int count = 0;
                while (unpacker.hasNext()) {
                    unpacker.unpackValue();
                    count++;
                }
                return count;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(errors).isEqualTo(1);
        client.commitBulkImportSession("session_1");
        assertThat(client.showTable("bulk", "records").getRowCount()).isEqualTo(1);
        assertThat(client.listBulkImportSessions()).hasSize(1);
        client.deleteBulkImportSession("session_1");
        assertThat(client.listBulkImportSessions()).isEmpty();
    }

    @Test
    void keepsAndRunsSavedQueries() throws Exception {
        client.createDatabase("saved");
        TDSavedQuery made = client.saveQuery(
                TDSavedQuery.newBuilder("daily", TDJob.Type.PRESTO, "saved", "SELECT TD_SCHEDULED_TIME()", "UTC")
                        .setCron("0 * * * *")
                        .build());
        assertThat(made.getName()).isEqualTo("daily");
        client.updateSavedQuery(
                "daily",
                TDSavedQuery.newUpdateRequestBuilder()
                        .setQuery("SELECT TD_SCHEDULED_TIME() + 1")
                        .build());
        assertThat(client.listSavedQueries())
                .extracting(TDSavedQuery::getQuery)
                .containsExactly("SELECT TD_SCHEDULED_TIME() + 1");

        String job = client.startSavedQuery("daily", Date.from(Instant.ofEpochSecond(1_700_000_000)));
        String byId =
                client.startSavedQuery(Long.parseLong(made.getId()), Date.from(Instant.ofEpochSecond(1_700_000_000)));

        await(job);
        await(byId);
        assertThat(unpacked(job)).containsExactly("[1700000001]");
        assertThat(client.getSavedQueryHistory("daily").getHistory())
                .extracting(TDJob::getJobId)
                .containsExactly(byId, job);
        assertThat(client.deleteSavedQuery("daily").getName()).isEqualTo("daily");
        assertThat(client.listSavedQueries()).isEmpty();
    }

    @Test
    void loadsWithConnectors() throws Exception {
        client.createDatabase("loads");
        client.createTable("loads", "orders");
        ObjectNode config = (ObjectNode) new ObjectMapper()
                .readTree("{\"in\": {\"type\": \"s3\", \"path_prefix\": \"exports/orders_\","
                        + " \"parser\": {\"type\": \"csv\", \"skip_header_lines\": 1, \"columns\": ["
                        + "{\"name\": \"id\", \"type\": \"long\"}, {\"name\": \"price\", \"type\": \"double\"},"
                        + "{\"name\": \"at\", \"type\": \"timestamp\", \"format\": \"%Y-%m-%d %H:%M:%S\"}]}},"
                        + " \"out\": {\"mode\": \"append\"}}");

        String job = client.submit(TDJobRequest.newBulkLoad("loads", "orders", config));

        await(job);
        assertThat(client.jobInfo(job).getStatus())
                .as(client.jobInfo(job).getStdErr())
                .isEqualTo(TDJob.Status.SUCCESS);
        assertThat(client.showTable("loads", "orders").getSchema()).hasToString("[id:long, price:double, at:string]");
        assertThat(client.jobInfo(job).getNumRecords()).isEqualTo(2);
    }

    private String await(String job) throws InterruptedException {
        // The server answers at once; a job here takes milliseconds.
        TDJobSummary summary = client.jobStatus(job);
        for (int i = 0; !summary.getStatus().isFinished() && i < 5_000; i++) {
            Thread.onSpinWait();
            summary = client.jobStatus(job);
        }
        assertThat(summary.getStatus().isFinished()).isTrue();
        return job;
    }

    private List<String> unpacked(String job) {
        return client.jobResult(job, TDResultFormat.MESSAGE_PACK_GZ, (Function<InputStream, List<String>>) in -> {
            List<String> rows = new ArrayList<>();
            try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(new GZIPInputStream(in))) {
                while (unpacker.hasNext()) {
                    rows.add(unpacker.unpackValue().toJson());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return rows;
        });
    }

    private static String text(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SafeVarargs
    private static byte[] packed(Map<String, ?>... records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MessagePacker packer = MessagePack.newDefaultPacker(new GZIPOutputStream(bytes))) {
            for (Map<String, ?> record : records) {
                packer.packMapHeader(record.size());
                for (Map.Entry<String, ?> field : record.entrySet()) {
                    packer.packString(field.getKey());
                    if (field.getValue() instanceof Long number) {
                        packer.packLong(number);
                    } else if (field.getValue() instanceof Double number) {
                        packer.packDouble(number);
                    } else {
                        packer.packString(field.getValue().toString());
                    }
                }
            }
        }
        return bytes.toByteArray();
    }
}

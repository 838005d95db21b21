package io.cdppipeline.benchmarks.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.treasuredata.client.TDClient;
import com.treasuredata.client.model.TDJobRequest;
import com.treasuredata.client.model.TDResultFormat;
import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobResult;
import io.cdppipeline.td.job.Polling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** Issue a job, poll it (running twice, then done), ask what it was, fetch and read its result; one after another. */
public final class ClientPeer implements Benchmark {

    private static final int JOBS = 100;
    private static final int ROWS = 1_000;
    private static final long POLL_MILLIS = 1;

    @Override
    public void run() throws Exception {
        WireMockServer server = new WireMockServer(
                options().dynamicPort().disableRequestJournal().asynchronousResponseEnabled(false));
        server.start();
        stub(server);
        URI url = URI.create("http://localhost:" + server.port());
        try (TDClient peer = TDClient.newBuilder(false)
                        .setEndpoint("localhost")
                        .setPort(server.port())
                        .setUseSSL(false)
                        .setApiKey("1/0123456789abcdef0123456789abcdef01234567")
                        .build();
                TdClient ours = TdClient.builder()
                        .apiUrl(url)
                        .workflowUrl(url)
                        .apiKey(Secret.of("1/0123456789abcdef0123456789abcdef01234567"))
                        .requestsPerSecond(1_000_000)
                        .build()) {
            new SideBySide()
                    .with("td-client-java 1.1.1, " + JOBS + " jobs", () -> {
                        for (int i = 0; i < JOBS; i++) {
                            peer(peer);
                        }
                    })
                    .with("TdClient", () -> {
                        for (int i = 0; i < JOBS; i++) {
                            ours(ours);
                        }
                    })
                    .measure(8, 15);
        } finally {
            server.stop();
        }
    }

    private static void stub(WireMockServer server) throws IOException {
        server.stubFor(post("/v3/job/issue/presto/d")
                .willReturn(okJson("{\"job\":\"1\",\"job_id\":\"1\",\"database\":\"d\"}")));
        poll(server, STARTED, "second", "running");
        poll(server, "second", "third", "running");
        poll(server, "third", STARTED, "success");
        server.stubFor(
                get("/v3/job/show/1")
                        .willReturn(
                                okJson(
                                        "{\"job_id\":\"1\",\"status\":\"success\",\"type\":\"presto\",\"query\":\"SELECT 1\",\"database\":\"d\",\"user_name\":\"u\",\"url\":\"x\",\"created_at\":\"2023-01-02 03:04:05 UTC\",\"updated_at\":\"2023-01-02 03:04:05 UTC\",\"start_at\":\"2023-01-02 03:04:05 UTC\",\"end_at\":\"2023-01-02 03:04:05 UTC\",\"cpu_time\":1,\"result_size\":10,\"duration\":1,\"num_records\":1000,\"priority\":0,\"retry_limit\":0,\"hive_result_schema\":\"[[\\\"n\\\",\\\"bigint\\\"],[\\\"t\\\",\\\"varchar\\\"]]\",\"result\":\"\",\"debug\":{\"cmdout\":\"\",\"stderr\":\"\"}}")));
        server.stubFor(get(urlPathEqualTo("/v3/job/result/1"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/octet-stream")
                        .withBody(rows())));
    }

    private static void poll(WireMockServer server, String state, String next, String status) {
        server.stubFor(get("/v3/job/status/1")
                .inScenario("poll")
                .whenScenarioStateIs(state)
                .willReturn(
                        okJson(
                                "{\"job_id\":\"1\",\"status\":\"" + status
                                        + "\",\"cpu_time\":1,\"result_size\":10,\"duration\":1,\"num_records\":1000,\"created_at\":\"2023-01-02 03:04:05 UTC\",\"updated_at\":\"\",\"start_at\":\"\",\"end_at\":\"\"}"))
                .willSetStateTo(next));
    }

    // Deprecated there since it takes a function of Guava, and yet the only one that hands a stream over.
    @SuppressWarnings("deprecation")
    private static void peer(TDClient client) throws InterruptedException {
        String id = client.submit(TDJobRequest.newPrestoQuery("d", "SELECT 1"));
        while (!client.jobStatus(id).getStatus().isFinished()) {
            Thread.sleep(POLL_MILLIS);
        }
        client.jobInfo(id).getResultSchema();
        check(client.jobResult(id, TDResultFormat.MESSAGE_PACK_GZ, ClientPeer::count));
    }

    private static void ours(TdClient client) throws InterruptedException {
        String id =
                client.jobs().issue(JobRequest.presto("d", "SELECT 1").build()).id();
        Duration poll = Duration.ofMillis(POLL_MILLIS);
        try (JobResult result = client.jobs().result(client.jobs().await(id, new Polling(poll, poll)))) {
            int rows = 0;
            while (result.hasNext()) {
                result.next();
                rows++;
            }
            check(rows);
        }
    }

    private static int count(InputStream bytes) {
        try (MessageUnpacker rows = MessagePack.newDefaultUnpacker(new GZIPInputStream(bytes))) {
            int count = 0;
            while (rows.hasNext()) {
                rows.unpackValue();
                count++;
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(int rows) {
        if (rows != ROWS) {
            throw new IllegalStateException("There were " + rows + " rows");
        }
    }

    private static byte[] rows() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MessagePacker packer = MessagePack.newDefaultPacker(new GZIPOutputStream(bytes))) {
            for (int i = 0; i < ROWS; i++) {
                packer.packArrayHeader(2).packLong(i).packString("row " + i);
            }
        }
        return bytes.toByteArray();
    }
}

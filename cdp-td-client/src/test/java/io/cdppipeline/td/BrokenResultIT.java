package io.cdppipeline.td;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.job.JobResult;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A result whose connection breaks at every 20,000 bytes. */
class BrokenResultIT {

    private static final int ROWS = 20_000;

    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final byte[] result = result();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = QuickHttpServer.create();
        server.createContext("/v3/job/show/1", exchange -> {
            byte[] job =
                    "{\"status\":\"success\",\"hive_result_schema\":\"[[\\\"n\\\",\\\"bigint\\\"],[\\\"x\\\",\\\"bigint\\\"]]\"}"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, job.length);
            exchange.getResponseBody().write(job);
            exchange.close();
        });
        server.createContext("/v3/job/result/1", this::part);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void isReadToItsEnd() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (TdClient client = TdClient.builder()
                        .apiUrl(url)
                        .workflowUrl(url)
                        .apiKey(Secret.of("1/abc"))
                        .sleeper(wait -> {})
                        .build();
                JobResult rows = client.jobs().result(client.jobs().show("1"))) {
            for (long i = 0; i < ROWS; i++) {
                assertThat(rows.next().get(0)).isEqualTo(i);
            }
            assertThat(rows.hasNext()).isFalse();
        }
        assertThat(ranges).hasSizeGreaterThan(5).startsWith("null null", "bytes=20000- \"v1\"", "bytes=40000- \"v1\"");
    }

    private void part(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range + " " + exchange.getRequestHeaders().getFirst("If-Range"));
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        exchange.getResponseHeaders().add("ETag", "\"v1\"");
        exchange.sendResponseHeaders(range == null ? 200 : 206, result.length - from);
        exchange.getResponseBody().write(Arrays.copyOfRange(result, from, Math.min(result.length, from + 20_000)));
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static byte[] result() {
        Random random = new Random(1);
        List<List<Long>> rows = new ArrayList<>();
        for (long i = 0; i < ROWS; i++) {
            rows.add(List.of(i, random.nextLong()));
        }
        return Bytes.rows(rows.toArray(new List<?>[0]));
    }
}

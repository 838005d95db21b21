package io.cdppipeline.benchmarks.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClient;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** What a call costs more than the bare HTTP client beneath it, with everything on that is on by default. */
public final class ClientOverhead implements Benchmark {

    private static final int CALLS = 2_000;
    private static final String ANSWER =
            "{\"databases\":[{\"name\":\"acme_src\",\"count\":5,\"created_at\":\"2023-01-02 03:04:05 UTC\"}]}";

    @Override
    public void run() throws Exception {
        try (Server server = new Server().on("/v3/database/list", exchange -> Server.answer(exchange, 200, ANSWER));
                TdClient client = TdClient.builder()
                        .apiUrl(server.url())
                        .workflowUrl(server.url())
                        .apiKey(Secret.of("1/abc"))
                        .requestsPerSecond(1_000_000)
                        .build()) {
            OkHttpClient http = new OkHttpClient();
            ObjectMapper json = new ObjectMapper();
            Request request = new Request.Builder()
                    .url(server.url() + "/v3/database/list")
                    .header("Authorization", "TD1 1/abc")
                    .build();
            double[] okhttp = new double[1];
            Map<String, Double> ratios = new SideBySide()
                    .with("bare OkHttp, " + CALLS + " calls", () -> {
                        long start = System.nanoTime();
                        for (int i = 0; i < CALLS; i++) {
                            body(http, request);
                        }
                        okhttp[0] = (System.nanoTime() - start) / 1e3 / CALLS;
                    })
                    .with("OkHttp and Jackson", () -> {
                        for (int i = 0; i < CALLS; i++) {
                            json.readTree(body(http, request));
                        }
                    })
                    .with("TdClient", () -> {
                        for (int i = 0; i < CALLS; i++) {
                            client.databases().list();
                        }
                    })
                    .measure(8, 15);
            System.out.printf(
                    Locale.ROOT,
                    "%nA call of bare OkHttp took %.0f µs in the last round; TdClient adds about %.0f µs.%n",
                    okhttp[0],
                    okhttp[0] * (Objects.requireNonNull(ratios.get("TdClient")) - 1));
        }
    }

    private static byte[] body(OkHttpClient http, Request request) throws Exception {
        try (Response response = http.newCall(request).execute();
                ResponseBody body = Objects.requireNonNull(response.body())) {
            return body.bytes();
        }
    }
}

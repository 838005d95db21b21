package io.cdppipeline.benchmarks.waits;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A workflow API with attempts that end at set times after its start. */
final class AttemptServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8, task -> {
        Thread thread = new Thread(task, "server");
        thread.setDaemon(true);
        return thread;
    });
    private final long[] endsAt;
    private final AtomicInteger requests = new AtomicInteger();

    /** Attempts 1 to {@code attempts}, each of which ends at a moment of its own between the two given, in milliseconds. */
    AttemptServer(int attempts, long seed, long firstEnd, long lastEnd) throws IOException {
        Random random = new Random(seed);
        long now = System.nanoTime();
        this.endsAt = random.longs(attempts + 1L, firstEnd, lastEnd)
                .map(millis -> now + millis * 1_000_000)
                .toArray();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/api/attempts", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    int requests() {
        return requests.get();
    }

    /** When an attempt ends, by {@link System#nanoTime()}. */
    long endsAt(int id) {
        return endsAt[id];
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        long now = System.nanoTime();
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        String body = query == null
                ? attempt(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), now)
                : page(parameters(query), now);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return parameters;
    }

    private String page(Map<String, String> parameters, long now) {
        int newest = Math.min(
                        Integer.parseInt(parameters.getOrDefault("last_id", Integer.toString(endsAt.length))),
                        endsAt.length)
                - 1;
        int size = Integer.parseInt(parameters.getOrDefault("page_size", "100"));
        StringBuilder page = new StringBuilder("{\"attempts\":[");
        for (int id = newest; id > 0 && id > newest - size; id--) {
            page.append(id == newest ? "" : ",").append(attempt(id, now));
        }
        return page.append("]}").toString();
    }

    private String attempt(int id, long now) {
        boolean done = now - endsAt[id] >= 0;
        return "{\"status\":\"" + (done ? "success" : "running") + "\",\"id\":\"" + id
                + "\",\"index\":1,\"project\":{\"id\":\"1\",\"name\":\"demo\"},\"workflow\":{\"name\":\"main\",\"id\":\"3\"},"
                + "\"sessionId\":\"" + id
                + "\",\"sessionUuid\":\"8b520bcc-0000-0000-0000-000000000000\",\"sessionTime\":\"2026-01-02T00:00:00+09:00\","
                + "\"retryAttemptName\":null,\"done\":" + done + ",\"success\":" + done
                + ",\"cancelRequested\":false,\"params\":{\"p1\":\"v1\"},\"createdAt\":\"2026-11-20T05:57:09Z\",\"finishedAt\":null}";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

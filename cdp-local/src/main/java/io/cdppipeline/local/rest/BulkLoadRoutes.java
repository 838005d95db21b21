package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.Job;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.job.LoadSources;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** {@code /v3/bulk_loads…} (facts: td-api, section 2). */
final class BulkLoadRoutes {

    private static final int LARGEST_CONFIG = 65_535;

    private final JobService jobs;
    private final LoadSources sources;

    BulkLoadRoutes(JobService jobs) {
        this.jobs = jobs;
        this.sources = jobs.loadSources();
    }

    Answer guess(Call call) throws IOException {
        return Answer.ok(Json.object().set("config", sources.guess(config(call))));
    }

    Answer preview(Call call) throws IOException {
        return Answer.ok(sources.preview(config(call)));
    }

    private static ObjectNode config(Call call) throws IOException {
        ObjectNode body = json(call);
        if (body.get("config") instanceof ObjectNode config) {
            return config;
        }
        throw new RestException(422, "The body must be {\"config\": {\"in\": {…}}}");
    }

    private static ObjectNode json(Call call) throws IOException {
        if (call.body().length > LARGEST_CONFIG) {
            throw new RestException(
                    422,
                    "The configuration has " + call.body().length + " bytes; at most " + LARGEST_CONFIG
                            + " are allowed");
        }
        return call.json();
    }

    Answer list(Call call) {
        ArrayNode all = Json.array();
        sources.list().forEach(all::add);
        return Answer.ok(all);
    }

    Answer create(Call call) throws IOException {
        ObjectNode body = json(call);
        return Answer.ok(sources.create(body.path("name").asText(""), body));
    }

    Answer show(Call call) {
        return Answer.ok(sources.show(call.path("name")));
    }

    Answer update(Call call) throws IOException {
        return Answer.ok(sources.update(call.path("name"), json(call)));
    }

    Answer delete(Call call) {
        return Answer.ok(sources.delete(call.path("name")));
    }

    Answer run(Call call) throws IOException {
        ObjectNode settings = call.settings();
        Optional<Instant> time = Optional.ofNullable(settings.get("scheduled_time"))
                .filter(node -> !node.isNull() && !node.asText().isEmpty())
                .map(node -> time(node.asText()));
        Optional<String> key = Optional.ofNullable(settings.get("domain_key"))
                .filter(node -> !node.isNull() && !node.asText().isEmpty())
                .map(node -> node.asText());
        String id = JobRoutes.once(jobs, key, () -> sources.run(call.path("name"), time, key));
        return Answer.ok(Json.object().put("job_id", id));
    }

    private static Instant time(String text) {
        try {
            return text.matches("\\d{1,11}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new RestException(422, "scheduled_time must be an epoch second, but is: " + text);
        }
    }

    Answer history(Call call) {
        ArrayNode all = Json.array();
        sources.history(call.path("name")).forEach(job -> all.add(job(job)));
        return Answer.ok(all);
    }

    private static ObjectNode job(Job job) {
        ObjectNode body = JobBodies.summary(job);
        body.put("records", job.records()).put("priority", job.request().priority());
        body.putObject("database").put("name", job.request().database());
        body.putObject("table").put("name", job.request().table().orElse(""));
        return body.put("finished_at", body.path("end_at").asText());
    }
}

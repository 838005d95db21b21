package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.job.Masking;
import io.cdppipeline.local.job.SavedQueries;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** {@code /v3/schedule/…} and {@code /v4/queries/…} (facts: td-api, section 2). */
final class SavedQueryRoutes {

    private static final long MOST_RUNS = 100;

    private final JobService jobs;
    private final SavedQueries queries;

    SavedQueryRoutes(JobService jobs) {
        this.jobs = jobs;
        this.queries = jobs.savedQueries();
    }

    Answer list(Call call) {
        ObjectNode body = Json.object();
        ArrayNode all = body.putArray("schedules");
        queries.list().forEach(query -> all.add(shown(query)));
        return Answer.ok(body);
    }

    Answer create(Call call) throws IOException {
        ObjectNode query = shown(queries.create(call.path("name"), call.settings()));
        return Answer.ok(query.put("start", query.path("created_at").asText()));
    }

    Answer update(Call call) throws IOException {
        return Answer.ok(shown(queries.update(call.path("name"), call.settings())));
    }

    Answer delete(Call call) {
        return Answer.ok(shown(queries.delete(call.path("name"))));
    }

    Answer history(Call call) {
        long from = Math.max(0, call.number("from").orElse(0L));
        long to = call.number("to").orElse(from + 19);
        return Answer.ok(JobBodies.page("history", queries.history(call.path("name")), from, to));
    }

    /** {@code num} jobs, as far apart as nothing says: all mean the same time. */
    Answer run(Call call) throws IOException {
        Instant time = Instant.ofEpochSecond(call.id("epoch_id"));
        long runs = call.numberParam("num").orElse(1L);
        if (runs < 1 || runs > MOST_RUNS) {
            throw new RestException(422, "num must be 1 to " + MOST_RUNS + ", but is: " + runs);
        }
        Optional<String> key = call.param("domain_key").filter(text -> !text.isEmpty());
        if (key.isPresent() && runs > 1) {
            throw new RestException(422, "num must be 1 if there is a domain_key");
        }
        ObjectNode body = Json.object();
        ArrayNode issued = body.putArray("jobs");
        for (int i = 0; i < runs; i++) {
            String id = JobRoutes.once(jobs, key, () -> queries.run(call.path("name"), time, key));
            issued.addObject()
                    .put("job_id", id)
                    .put("type", queries.get(call.path("name")).path("type").asText())
                    .put("scheduled_at", Json.v3Time(time));
        }
        return Answer.ok(body);
    }

    Answer runById(Call call) throws IOException {
        ObjectNode settings = call.settings();
        String name = queries.nameOf(call.path("id"));
        Instant time = time(settings.path("scheduled_time").asText(""));
        Optional<String> key = Optional.of(settings.path("domain_key").asText(""))
                .filter(text -> !text.isEmpty() && !text.equals("null"));
        String id = JobRoutes.once(jobs, key, () -> queries.run(name, time, key));
        return Answer.ok(Json.object().put("id", id));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new RestException(422, "scheduled_time must be a time such as 2024-01-31T00:00:00Z, but is: " + text);
        }
    }

    Answer federatedQueries(Call call) {
        return Answer.ok(Json.array());
    }

    private static ObjectNode shown(ObjectNode query) {
        query.remove(List.of("history"));
        return query.put("result", Masking.masked(query.path("result").asText("")));
    }
}

package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.Job;
import io.cdppipeline.local.job.JobResult;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.job.JobStatus;
import io.cdppipeline.local.job.Spool;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code /v3/job/…} (facts: td-api, sections 2 and 3). */
final class JobRoutes {

    private static final int PAGE = 20;

    private final JobService jobs;
    private final Path spoolDirectory;

    JobRoutes(JobService jobs, Path spoolDirectory) {
        this.jobs = jobs;
        this.spoolDirectory = spoolDirectory;
    }

    Answer issue(Call call) throws IOException {
        TdJobRequest request = request(call);
        try {
            String id = jobs.issueJob(request);
            return Answer.ok(Json.object().put("job", id).put("job_id", id).put("database", request.database()));
        } catch (TdServiceException e) {
            Optional<Job> other = request.domainKey().flatMap(jobs::jobOfDomainKey);
            if (e.status() == 409 && other.isPresent()) {
                throw new RestException(
                        409,
                        String.valueOf(e.getMessage()),
                        Json.object().put("conflicts_with", other.get().id()));
            }
            throw e;
        }
    }

    private static TdJobRequest request(Call call) throws IOException {
        String type = call.path("type");
        // A bulk load sends JSON; what it leaves out of it is in the query string.
        Optional<ObjectNode> json =
                type.equals("bulkload") && call.body().length > 0 ? Optional.of(call.json()) : Optional.empty();
        Optional<ObjectNode> config = json.map(node -> node.get("config"))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
        return new TdJobRequest(
                type,
                call.path("database"),
                call.param("query").orElse(""),
                config,
                text(call, json, "table"),
                number(call, "scheduled_time").map(Instant::ofEpochSecond),
                priority(call),
                text(call, json, "domain_key"));
    }

    private static Optional<String> text(Call call, Optional<ObjectNode> json, String name) throws IOException {
        Optional<String> inBody = json.map(node -> node.get(name)).map(JsonNode::asText);
        return (inBody.isPresent() ? inBody : call.param(name)).filter(text -> !text.isEmpty());
    }

    private static int priority(Call call) throws IOException {
        long priority = number(call, "priority").orElse(0L);
        if (priority < -2 || priority > 2) {
            throw new RestException(422, "priority must be -2 to 2, but is: " + priority);
        }
        return (int) priority;
    }

    private static Optional<Long> number(Call call, String name) throws IOException {
        Optional<String> text = call.param(name).filter(value -> !value.isEmpty());
        try {
            return text.map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw new RestException(422, name + " must be a number, but is: " + text.orElse(""));
        }
    }

    Answer list(Call call) {
        long from = Math.max(0, call.number("from").orElse(0L));
        long to = call.number("to").orElse(from + PAGE - 1);
        List<Job> page = jobs.jobs().stream()
                .filter(job -> call.query("status")
                        .map(word -> word.isEmpty() || word.equals(job.status().word()))
                        .orElse(true))
                .skip(from)
                .limit(Math.max(0, to - from + 1))
                .toList();
        ArrayNode all = Json.array();
        page.forEach(job -> all.add(details(job)));
        ObjectNode body = Json.object()
                .put("count", page.size())
                .put("from", from)
                .put("to", page.isEmpty() ? from : from + page.size() - 1);
        body.set("jobs", all);
        return Answer.ok(body);
    }

    Answer show(Call call) {
        return Answer.ok(details(jobs.job(call.path("job"))));
    }

    Answer status(Call call) {
        return Answer.ok(summary(jobs.job(call.path("job"))));
    }

    Answer statusByDomainKey(Call call) {
        return Answer.ok(summary(jobs.jobOfDomainKey(call.path("key"))
                .orElseThrow(() -> new RestException(404, "Couldn't find Job with domain_key = " + call.path("key")))));
    }

    Answer kill(Call call) {
        JobStatus former = jobs.kill(call.path("job"));
        return Answer.ok(Json.object().put("job_id", call.path("job")).put("former_status", former.word()));
    }

    Answer statistics(Call call) {
        Job job = jobs.job(call.path("job"));
        return Answer.ok(Json.object().put("records_inserted", Long.toString(job.records())));
    }

    Answer result(Call call) throws IOException {
        Job job = jobs.job(call.path("job"));
        String format = call.query("format").orElse("tsv");
        ResultFormat writer = ResultFormat.of(format).orElseThrow(() -> new RestException(406, "Unknown Format"));
        JobResult result = job.result()
                .orElseThrow(() -> new RestException(
                        404,
                        "Job " + job.id()
                                + (job.status().finished()
                                        ? " has no result set"
                                        : " has not ended, so it has no result")));
        boolean header = call.flag("header");
        String tag = "job-" + job.id() + "-" + format + (header ? "-header" : "");
        if (writer == ResultFormat.MSGPACK_GZ) {
            return Answer.spool(writer.contentType(), result.packed(), false, tag);
        }
        Spool spool = Spool.of(spoolDirectory, out -> writer.write(result, header, out));
        return Answer.spool(writer.contentType(), spool, true, tag);
    }

    private static ObjectNode summary(Job job) {
        JobStatus status = job.status();
        Optional<Instant> start = job.startedAt();
        Optional<Instant> end = job.endedAt();
        ObjectNode body = Json.object()
                .put("job_id", job.id())
                .put("status", status.word())
                .putNull("cpu_time")
                .put(
                        "result_size",
                        job.result().map(result -> result.packed().size()).orElse(0L));
        if (start.isPresent() && end.isPresent()) {
            body.put("duration", Duration.between(start.get(), end.get()).toSeconds());
        } else {
            body.putNull("duration");
        }
        return body.put("num_records", job.records())
                .put("created_at", Json.v3Time(job.createdAt()))
                .put("updated_at", Json.v3Time(end.or(() -> start).orElse(job.createdAt())))
                .put("start_at", start.map(Json::v3Time).orElse(""))
                .put("started_at", start.map(Json::v3Time).orElse(""))
                .put("end_at", end.map(Json::v3Time).orElse(""));
    }

    private static ObjectNode details(Job job) {
        TdJobRequest request = job.request();
        ObjectNode body = summary(job).put("type", request.type().toLowerCase(Locale.ROOT));
        if (request.config().isPresent()) {
            body.set(
                    "query", Json.object().set("config", masked(request.config().get())));
        } else {
            body.put("query", request.query());
        }
        body.put("database", request.database())
                .put("user_name", "local")
                .put("url", "")
                .put("result", "")
                .put("priority", request.priority())
                .put("retry_limit", 0)
                .putNull("organization")
                .putNull("linked_result_export_job_id")
                .putNull("result_export_target_job_id");
        if (job.columns().isEmpty()) {
            body.putNull("hive_result_schema");
        } else {
            body.put("hive_result_schema", TdTypes.resultSchema(job.columns()));
        }
        body.putObject("debug").put("cmdout", job.cmdout()).put("stderr", job.stderr());
        return body;
    }

    /** A load's secrets are resolved when it is issued; whoever reads the job must not see them. */
    private static ObjectNode masked(ObjectNode config) {
        ObjectNode copy = config.deepCopy();
        mask(copy);
        return copy;
    }

    private static void mask(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(names(object))) {
                JsonNode value = object.get(name);
                if (value.isContainerNode()) {
                    mask(value);
                } else if (name.matches("(?i).*(password|secret|token|api_?key|private_key|credential).*")) {
                    object.put(name, "***");
                }
            }
        } else {
            node.forEach(JobRoutes::mask);
        }
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }
}

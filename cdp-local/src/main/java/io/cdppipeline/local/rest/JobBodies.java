package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.Job;
import io.cdppipeline.local.job.JobStatus;
import io.cdppipeline.local.job.Masking;
import io.cdppipeline.local.workflow.TdJobRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Jobs as the REST API shows them (facts: td-api, sections 2 and 3). */
final class JobBodies {

    private JobBodies() {}

    /** A part of a list, {@code {"jobs": […], "count", "from", "to"}}. */
    static ObjectNode page(String name, List<Job> all, long from, long to) {
        List<Job> page =
                all.stream().skip(from).limit(Math.max(0, to - from + 1)).toList();
        ObjectNode body = Json.object()
                .put("count", page.size())
                .put("from", from)
                .put("to", page.isEmpty() ? from : from + page.size() - 1);
        ArrayNode jobs = body.putArray(name);
        page.forEach(job -> jobs.add(details(job)));
        return body;
    }

    static ObjectNode summary(Job job) {
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

    static ObjectNode details(Job job) {
        TdJobRequest request = job.request();
        ObjectNode body = summary(job).put("type", request.type().toLowerCase(Locale.ROOT));
        if (request.config().isPresent()) {
            body.set(
                    "query",
                    Json.object().set("config", Masking.masked(request.config().get())));
        } else {
            body.put("query", request.query());
        }
        body.put("database", request.database())
                .put("user_name", "local")
                .put("url", "")
                .put("result", request.options().result().map(Masking::masked).orElse(""))
                .put("priority", request.priority())
                .put("retry_limit", request.options().retryLimit())
                .putNull("organization")
                .putNull("linked_result_export_job_id")
                .putNull("result_export_target_job_id");
        if (job.columns().isEmpty()) {
            body.putNull("hive_result_schema");
        } else {
            body.put("hive_result_schema", TdTypes.resultSchema(job.columns()));
        }
        request.options().poolName().ifPresent(name -> body.put("pool_name", name));
        request.options().engineVersion().ifPresent(version -> body.put("engine_version", version));
        request.table().ifPresent(table -> body.put("table", table));
        request.domainKey().ifPresent(key -> body.put("domain_key", key));
        body.putObject("debug").put("cmdout", job.cmdout()).put("stderr", job.stderr());
        return body;
    }
}

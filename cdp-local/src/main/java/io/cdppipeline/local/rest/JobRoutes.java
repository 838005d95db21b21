package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.job.Job;
import io.cdppipeline.local.job.JobResult;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.job.JobStatus;
import io.cdppipeline.local.job.ResultFormat;
import io.cdppipeline.local.job.Spool;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
        String id = once(jobs, request.domainKey(), () -> jobs.issueJob(request));
        return Answer.ok(Json.object().put("job", id).put("job_id", id).put("database", request.database()));
    }

    /** Issues a job; if its key is taken, the conflict names the job that has it. */
    static String once(JobService jobs, Optional<String> domainKey, Supplier<String> issue) {
        try {
            return issue.get();
        } catch (TdServiceException e) {
            Optional<Job> other = domainKey.flatMap(jobs::jobOfDomainKey);
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
                call.numberParam("scheduled_time").map(JobRoutes::second),
                (int) bounded(call, "priority", -2, 2),
                text(call, json, "domain_key"),
                options(call, (int) bounded(call, "retry_limit", 0, 32)));
    }

    private static TdJobRequest.Options options(Call call, int retryLimit) throws IOException {
        return new TdJobRequest.Options(
                retryLimit,
                word(call, "pool_name"),
                word(call, "engine_version"),
                word(call, "result"),
                word(call, "result_connection_id"),
                word(call, "result_connection_settings"));
    }

    private static Optional<String> word(Call call, String name) throws IOException {
        return call.param(name).filter(text -> !text.isEmpty());
    }

    private static Instant second(long epoch) {
        try {
            return Instant.ofEpochSecond(epoch);
        } catch (java.time.DateTimeException e) {
            throw new RestException(422, "scheduled_time is no epoch second: " + epoch);
        }
    }

    private static Optional<String> text(Call call, Optional<ObjectNode> json, String name) throws IOException {
        Optional<String> inBody = json.map(node -> node.get(name)).map(JsonNode::asText);
        return (inBody.isPresent() ? inBody : call.param(name)).filter(text -> !text.isEmpty());
    }

    private static long bounded(Call call, String name, long least, long most) throws IOException {
        long value = call.numberParam(name).orElse(0L);
        if (value < least || value > most) {
            throw new RestException(422, name + " must be " + least + " to " + most + ", but is: " + value);
        }
        return value;
    }

    Answer list(Call call) {
        long from = Math.max(0, call.number("from").orElse(0L));
        long to = call.number("to").orElse(from + PAGE - 1);
        String status = call.query("status").orElse("");
        List<Job> found = jobs.jobs().stream()
                .filter(job -> status.isEmpty() || status.equals(job.status().word()))
                .toList();
        return Answer.ok(JobBodies.page("jobs", found, from, to));
    }

    Answer show(Call call) {
        return Answer.ok(JobBodies.details(jobs.job(call.path("job"))));
    }

    Answer status(Call call) {
        return Answer.ok(JobBodies.summary(jobs.job(call.path("job"))));
    }

    Answer statusByDomainKey(Call call) {
        return Answer.ok(JobBodies.summary(jobs.jobOfDomainKey(call.path("key"))
                .orElseThrow(() -> new RestException(404, "Couldn't find Job with domain_key = " + call.path("key")))));
    }

    Answer kill(Call call) {
        JobStatus former = jobs.kill(call.path("job"));
        return Answer.ok(Json.object().put("job_id", call.path("job")).put("former_status", former.word()));
    }

    /** Sends the rows of a job elsewhere, in a job of its own. */
    Answer exportResult(Call call) throws IOException {
        String id = jobs.sideJobs().exportResult(call.path("job"), options(call, 0));
        return Answer.ok(Json.object().put("job_id", id).put("job", id));
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
}

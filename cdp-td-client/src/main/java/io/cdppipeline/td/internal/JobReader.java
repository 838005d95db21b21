package io.cdppipeline.td.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.TdJob;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads jobs as {@code show}, {@code list} and {@code status} tell them. */
public final class JobReader {

    private JobReader() {}

    /** A job of a list. */
    public static TdJob read(JsonNode job) {
        return read(Json.required(job, "job_id"), job);
    }

    /** {@code id} is that of an answer without one. */
    public static TdJob read(String id, JsonNode job) {
        JsonNode query = job.path("query");
        JsonNode debug = job.path("debug");
        return TdJob.builder()
                .id(Json.optionalText(job, "job_id").orElse(id))
                .type(Json.text(job, "type"))
                .status(JobStatus.of(Json.required(job, "status")))
                .database(Json.text(job, "database"))
                .query(query.isContainerNode() ? query.toString() : Json.text(job, "query"))
                .columns(ColumnTypes.columns(Json.embedded(job, "hive_result_schema")))
                .records(Json.number(job, "num_records"))
                .resultBytes(Json.number(job, "result_size"))
                .createdAt(Json.time(job, "created_at"))
                .startedAt(Json.time(job, "start_at").or(() -> Json.time(job, "started_at")))
                .endedAt(Json.time(job, "end_at"))
                .duration(seconds(job, "duration"))
                .cpuTime(millis(job, "cpu_time"))
                .userName(Json.text(job, "user_name"))
                .url(Json.text(job, "url"))
                .priority(number(job, "priority"))
                .retryLimit(number(job, "retry_limit"))
                .engineVersion(Json.text(job, "engine_version"))
                .resultExportJob(Json.optionalText(job, "linked_result_export_job_id"))
                .exportedJob(Json.optionalText(job, "result_export_target_job_id"))
                .cmdout(Json.text(debug, "cmdout"))
                .stderr(Json.text(debug, "stderr"))
                .build();
    }

    private static Optional<Duration> seconds(JsonNode job, String field) {
        return Json.number(job, field).stream().mapToObj(Duration::ofSeconds).findFirst();
    }

    private static Optional<Duration> millis(JsonNode job, String field) {
        return Json.number(job, field).stream().mapToObj(Duration::ofMillis).findFirst();
    }

    private static OptionalInt number(JsonNode job, String field) {
        return Json.whole(job, field);
    }
}

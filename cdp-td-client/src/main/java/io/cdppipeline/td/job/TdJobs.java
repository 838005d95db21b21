package io.cdppipeline.td.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.Sleeper;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.ColumnTypes;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.FieldMap;
import retrofit2.http.FormUrlEncoded;
import retrofit2.http.GET;
import retrofit2.http.Header;
import retrofit2.http.POST;
import retrofit2.http.Path;
import retrofit2.http.Query;
import retrofit2.http.Streaming;

/** Query jobs (td-api fact sheet, sections 2 and 3). Thread-safe; every method throws {@link TdClientException}. */
public final class TdJobs {

    private final ApiCalls calls;
    private final Api api;
    private final Sleeper sleeper;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdJobs(ApiCalls calls, Sleeper sleeper) {
        this.calls = calls;
        this.api = calls.api(Api.class);
        this.sleeper = sleeper;
    }

    /**
     * Issues a job. With a domain key this may be repeated, and is: the key's job is issued once, whatever happens between.
     */
    public IssuedJob issue(JobRequest request) {
        String name = "issue " + request.engine() + " job in database";
        Operation operation = request.domainKey().isPresent()
                ? Operation.keyed(name, request.database())
                : Operation.once(name, request.database());
        return calls.json(
                operation,
                () -> api.issue(request.engine().text(), request.database(), form(request)),
                body -> new IssuedJob(
                        Json.optionalText(body, "job_id").orElseGet(() -> Json.required(body, "job")), false),
                conflict -> request.domainKey().flatMap(key -> conflict.job()).map(id -> new IssuedJob(id, true)));
    }

    private static Map<String, String> form(JobRequest request) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("query", request.query());
        request.domainKey().ifPresent(key -> form.put("domain_key", key));
        request.priority().ifPresent(priority -> form.put("priority", Integer.toString(priority)));
        request.retryLimit().ifPresent(limit -> form.put("retry_limit", Integer.toString(limit)));
        request.poolName().ifPresent(pool -> form.put("pool_name", pool));
        request.scheduledTime()
                .map(Instant::getEpochSecond)
                .ifPresent(time -> form.put("scheduled_time", Long.toString(time)));
        return form;
    }

    /** Where a job is; lighter than {@link #show}. */
    public JobStatus status(String id) {
        return calls.json(
                Operation.read("ask for the status of job", id),
                () -> api.status(id),
                body -> JobStatus.of(Json.required(body, "status")));
    }

    /** A job. */
    public TdJob show(String id) {
        return calls.json(Operation.read("show job", id), () -> api.show(id), body -> read(id, body));
    }

    /** Stops a job; one that has ended stays as it is. May be repeated, and is. */
    public void kill(String id) {
        calls.done(Operation.keyed("kill job", id), () -> api.kill(id));
    }

    /**
     * Waits until a job has ended, and gives it, however it ended.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the job goes on
     */
    public TdJob await(String id, Polling polling) throws InterruptedException {
        Duration pause = polling.start();
        while (!status(id).finished()) {
            sleeper.sleep(pause);
            pause = polling.next(pause);
        }
        return show(id);
    }

    /**
     * The result of a job that has succeeded, as a stream; none where the job has no result set, as after an INSERT. Where the
     * connection breaks it goes on from there.
     *
     * @param job as {@link #show} gave it, since the columns' types are in there
     */
    public JobResult result(TdJob job) {
        Operation operation = Operation.read("fetch the result of job", job.id());
        InputStream bytes;
        try {
            bytes = new ResumingStream(
                    (range, etag) -> calls.stream(operation, () -> api.result(job.id(), "msgpack.gz", range, etag)));
        } catch (TdClientException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return JobResult.none(job.columns());
            }
            throw e;
        }
        return JobResult.of(job, bytes);
    }

    private static TdJob read(String id, JsonNode job) {
        JsonNode query = job.path("query");
        JsonNode debug = job.path("debug");
        return new TdJob(
                Json.optionalText(job, "job_id").orElse(id),
                Json.text(job, "type"),
                JobStatus.of(Json.required(job, "status")),
                Json.text(job, "database"),
                query.isContainerNode() ? query.toString() : Json.text(job, "query"),
                ColumnTypes.columns(Json.embedded(job, "hive_result_schema")),
                Json.number(job, "num_records"),
                Json.time(job, "created_at"),
                Json.time(job, "start_at").or(() -> Json.time(job, "started_at")),
                Json.time(job, "end_at"),
                Json.text(debug, "cmdout"),
                Json.text(debug, "stderr"));
    }

    interface Api {
        @FormUrlEncoded
        @POST("v3/job/issue/{type}/{database}")
        Call<JsonNode> issue(
                @Path("type") String type, @Path("database") String database, @FieldMap Map<String, String> form);

        @GET("v3/job/status/{id}")
        Call<JsonNode> status(@Path("id") String id);

        @GET("v3/job/show/{id}")
        Call<JsonNode> show(@Path("id") String id);

        @POST("v3/job/kill/{id}")
        Call<Void> kill(@Path("id") String id);

        @Streaming
        @GET("v3/job/result/{id}")
        Call<ResponseBody> result(
                @Path("id") String id,
                @Query("format") String format,
                @Nullable @Header("Range") String range,
                @Nullable @Header("If-Range") String etag);
    }
}

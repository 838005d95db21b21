package io.cdppipeline.td.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.Sleeper;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Form;
import io.cdppipeline.td.internal.JobIssue;
import io.cdppipeline.td.internal.JobReader;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Missing;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.page.Paged;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.FieldMap;
import retrofit2.http.FormUrlEncoded;
import retrofit2.http.GET;
import retrofit2.http.Header;
import retrofit2.http.Headers;
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
        return JobIssue.issue(
                calls,
                "issue " + request.engine() + " job in database",
                request.database(),
                request.domainKey(),
                () -> api.issue(request.engine().text(), request.database(), form(request)));
    }

    private static Map<String, String> form(JobRequest request) {
        return new Form()
                .set("query", request.query())
                .set("domain_key", request.domainKey())
                .set("priority", request.priority())
                .set("retry_limit", request.retryLimit())
                .set("pool_name", request.poolName())
                .set("scheduled_time", request.scheduledTime().map(Instant::getEpochSecond))
                .set("result", request.resultUrl().map(Secret::reveal))
                .set("result_connection_id", request.resultConnectionId())
                .set(
                        "result_connection_settings",
                        Optional.of(request.resultConnectionSettings())
                                .filter(settings -> !settings.isEmpty())
                                .map(Json::text))
                .set("engine_version", request.engineVersion())
                .texts();
    }

    /**
     * Has the result of a job that has succeeded written somewhere, as a job of its own. Tried once.
     *
     * @param url the result export URL, which may hold a password
     */
    public IssuedJob exportResult(String id, Secret url) {
        return JobIssue.issue(
                calls,
                "export the result of job",
                id,
                Optional.empty(),
                () -> api.export(id, Map.of("result", url.reveal())));
    }

    /**
     * As {@link #exportResult(String, Secret)}, through a connection.
     *
     * @param connectionId as {@link io.cdppipeline.td.query.TdConnections#lookup} gives it
     * @param settings how the result is written through that connection, such as the table and the mode
     */
    public IssuedJob exportResult(String id, String connectionId, Map<String, ?> settings) {
        return JobIssue.issue(
                calls,
                "export the result of job",
                id,
                Optional.empty(),
                () -> api.export(
                        id,
                        new Form()
                                .set("result_connection_id", connectionId)
                                .set("result_connection_settings", Json.text((Object) settings))
                                .texts()));
    }

    /** Where a job is; lighter than {@link #show}. */
    public JobStatus status(String id) {
        return calls.json(
                Operation.read("ask for the status of job", id),
                () -> api.status(id),
                body -> JobStatus.of(Json.required(body, "status")));
    }

    /** Where the job of a domain key is, and its figures; empty if no job has it. */
    public Optional<TdJob> findByDomainKey(String domainKey) {
        return Missing.asEmpty(() -> calls.json(
                Operation.read("ask for the job of domain key", domainKey),
                () -> api.statusByDomainKey(domainKey),
                JobReader::read));
    }

    /** A job. */
    public TdJob show(String id) {
        return calls.json(Operation.read("show job", id), () -> api.show(id), body -> JobReader.read(id, body));
    }

    /** Jobs, newest first, asked for page by page as they are needed. */
    public Paged<TdJob> list(JobQuery query) {
        return () -> new JobPages((from, to) -> page(query, from, to), query.skip(), query.pageSize());
    }

    private List<TdJob> page(JobQuery query, long from, long to) {
        @Nullable
        String status = query.status()
                .map(wanted -> wanted.name().toLowerCase(Locale.ROOT))
                .orElse(null);
        return calls.json(
                Operation.read("list jobs", "from " + from + " to " + to),
                () -> api.list(from, to, status),
                body -> Json.list(body, "jobs").stream().map(JobReader::read).toList());
    }

    /** How many rows a job has inserted, where the service knows. */
    public OptionalLong recordsInserted(String id) {
        return calls.json(
                Operation.read("ask for the statistics of job", id),
                () -> api.statistics(id),
                body -> Json.number(body, "records_inserted"));
    }

    /** Stops a job; one that has ended stays as it is. May be repeated, and is. */
    public void kill(String id) {
        calls.confirmed(Operation.keyed("kill job", id), () -> api.kill(id));
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
     * connection breaks, or the service ends a gzip too soon, it goes on from there.
     *
     * @param job as {@link #show} gave it, since the columns' types are in there
     */
    public JobResult result(TdJob job) {
        return result(job, ResultFormat.MSGPACK_GZ);
    }

    /** As {@link #result(TdJob)}, in a format of choice. */
    public JobResult result(TdJob job, ResultFormat format) {
        try {
            return JobResult.of(job, format, download(job.id(), format, true));
        } catch (TdClientException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return JobResult.none(job.columns());
            }
            throw e;
        }
    }

    /**
     * The bytes of a result as the service sends them, to be closed; refused with kind NOT_FOUND where the job has no result set.
     * Where the connection breaks it goes on from there.
     */
    public InputStream download(String id, ResultFormat format) {
        return download(id, format, false);
    }

    private InputStream download(String id, ResultFormat format, boolean unpacked) {
        Operation operation = Operation.read("fetch the result of job", id);
        @Nullable Boolean header = format.header() ? true : null;
        return new ResumingStream(
                (range, etag) -> calls.stream(operation, () -> api.result(id, format.text(), header, range, etag)),
                unpacked);
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

        @GET("v3/job/status_by_domain_key/{key}")
        Call<JsonNode> statusByDomainKey(@Path("key") String key);

        @GET("v3/job/list")
        Call<JsonNode> list(@Query("from") long from, @Query("to") long to, @Nullable @Query("status") String status);

        @GET("v3/job/statistics/{id}")
        Call<JsonNode> statistics(@Path("id") String id);

        @POST("v3/job/kill/{id}")
        Call<JsonNode> kill(@Path("id") String id);

        @FormUrlEncoded
        @POST("v3/job/result_export/{id}")
        Call<JsonNode> export(@Path("id") String id, @FieldMap Map<String, String> form);

        // A body that OkHttp unpacks by itself could not be resumed at a byte.
        @Headers("Accept-Encoding: identity")
        @Streaming
        @GET("v3/job/result/{id}")
        Call<ResponseBody> result(
                @Path("id") String id,
                @Query("format") String format,
                @Nullable @Query("header") Boolean header,
                @Nullable @Header("Range") String range,
                @Nullable @Header("If-Range") String etag);
    }
}

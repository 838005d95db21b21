package io.cdppipeline.td.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Form;
import io.cdppipeline.td.internal.JobIssue;
import io.cdppipeline.td.internal.JobReader;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.MalformedAnswerException;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.job.TdJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.DELETE;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.PUT;
import retrofit2.http.Path;

/** Stored sources and their runs (td-api fact sheet, section 2). Thread-safe; every method throws {@link TdClientException}. */
public final class TdSources {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdSources(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** All stored sources. */
    public List<TdSource> list() {
        return calls.anyJson(
                Operation.read("list sources", ""),
                api::list,
                body -> elements(body, "bulk_loads").stream()
                        .map(TdSources::read)
                        .toList());
    }

    /** One source; refused with kind NOT_FOUND if there is none. */
    public TdSource show(String name) {
        return calls.json(Operation.read("show source", name), () -> api.show(name), TdSources::read);
    }

    /** Stores a source; refused with kind CONFLICT if there is one of this name. Tried once. */
    public TdSource create(TdSource source) {
        return calls.json(
                Operation.once("create source", source.name()), () -> api.create(body(source)), TdSources::read);
    }

    /** Replaces a source. Tried once. */
    public TdSource update(TdSource source) {
        return calls.json(
                Operation.once("update source", source.name()),
                () -> api.update(source.name(), body(source)),
                TdSources::read);
    }

    /** Deletes a source; refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(String name) {
        calls.confirmed(Operation.once("delete source", name), () -> api.delete(name));
    }

    /** Sees to it that a source is gone. May be repeated, and is. */
    public void deleteIfExists(String name) {
        calls.confirmedUnless(Kind.NOT_FOUND, Operation.keyed("delete source", name), () -> api.delete(name));
    }

    /** The jobs of a source, newest first. */
    public List<TdJob> jobs(String name) {
        return calls.anyJson(
                Operation.read("list the jobs of source", name),
                () -> api.jobs(name),
                body -> elements(body, "jobs").stream().map(JobReader::read).toList());
    }

    /**
     * Runs a source. Under a domain key it may be repeated, and is; without, it is tried once.
     *
     * @param scheduledTime the time that it runs for, if it is not now
     * @param domainKey a key that the account has not used yet
     */
    public IssuedJob run(String name, Optional<Instant> scheduledTime, Optional<String> domainKey) {
        Map<String, Object> body = new Form()
                .set("scheduled_time", scheduledTime.map(time -> Long.toString(time.getEpochSecond())))
                .set("domain_key", domainKey)
                .values();
        return JobIssue.issue(calls, "run source", name, domainKey, () -> api.run(name, body));
    }

    /** A list, or an object that holds it. */
    private static List<JsonNode> elements(JsonNode body, String field) {
        if (!body.isArray()) {
            return Json.list(body, field);
        }
        List<JsonNode> elements = new ArrayList<>();
        body.forEach(elements::add);
        return elements;
    }

    private static Map<String, Object> body(TdSource source) {
        return new Form()
                .set("name", source.name())
                .set("database", source.table().database())
                .set("table", source.table().table())
                .set("config", source.config())
                .set("cron", source.cron())
                .set("timezone", source.timezone())
                .set("delay", source.delay())
                .set("time_column", source.timeColumn())
                .values();
    }

    private static TdSource read(JsonNode source) {
        if (!source.isObject()) {
            throw new MalformedAnswerException("a source is no JSON object");
        }
        Map<String, Object> config = Json.withoutNulls(source.path("config"));
        return TdSource.builder()
                .name(Json.required(source, "name"))
                .table(new TableName(Json.text(source, "database"), Json.text(source, "table")))
                .config(config)
                .cron(Json.optionalText(source, "cron"))
                .timezone(Json.optionalText(source, "timezone"))
                .delay(Json.whole(source, "delay"))
                .timeColumn(Json.optionalText(source, "time_column"))
                .id(Json.optionalText(source, "id"))
                .build();
    }

    interface Api {
        @GET("v3/bulk_loads")
        Call<JsonNode> list();

        @GET("v3/bulk_loads/{name}")
        Call<JsonNode> show(@Path("name") String name);

        @POST("v3/bulk_loads")
        Call<JsonNode> create(@Body Map<String, Object> body);

        @PUT("v3/bulk_loads/{name}")
        Call<JsonNode> update(@Path("name") String name, @Body Map<String, Object> body);

        @DELETE("v3/bulk_loads/{name}")
        Call<JsonNode> delete(@Path("name") String name);

        @GET("v3/bulk_loads/{name}/jobs")
        Call<JsonNode> jobs(@Path("name") String name);

        @POST("v3/bulk_loads/{name}/jobs")
        Call<JsonNode> run(@Path("name") String name, @Body Map<String, Object> body);
    }
}

package io.cdppipeline.td.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Form;
import io.cdppipeline.td.internal.JobIssue;
import io.cdppipeline.td.internal.JobReader;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.job.TdJob;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.FieldMap;
import retrofit2.http.FormUrlEncoded;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Path;
import retrofit2.http.Query;

/** Saved queries and their schedules (td-api fact sheet, section 2). Thread-safe; every method throws {@link TdClientException}. */
public final class TdSavedQueries {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdSavedQueries(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** All saved queries. */
    public List<TdSavedQuery> list() {
        return calls.json(
                Operation.read("list saved queries", ""),
                api::list,
                body -> Json.list(body, "schedules").stream()
                        .map(TdSavedQueries::read)
                        .toList());
    }

    /** Saves a query; refused with kind CONFLICT if there is one of this name. Tried once. */
    public void create(TdSavedQuery query) {
        calls.confirmed(
                Operation.once("create saved query", query.name()), () -> api.create(query.name(), form(query)));
    }

    /** Sees to it that there is a saved query of this name; one that is there stays as it is. May be repeated, and is. */
    public void createIfNotExists(TdSavedQuery query) {
        calls.confirmedUnless(
                Kind.CONFLICT,
                Operation.keyed("create saved query", query.name()),
                () -> api.create(query.name(), form(query)));
    }

    /** Changes what is set of the saved query of this name. Tried once. */
    public void update(TdSavedQuery query) {
        calls.confirmed(
                Operation.once("update saved query", query.name()), () -> api.update(query.name(), form(query)));
    }

    /** Deletes a saved query; refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(String name) {
        calls.confirmed(Operation.once("delete saved query", name), () -> api.delete(name));
    }

    /** Sees to it that a saved query is gone. May be repeated, and is. */
    public void deleteIfExists(String name) {
        calls.confirmedUnless(Kind.NOT_FOUND, Operation.keyed("delete saved query", name), () -> api.delete(name));
    }

    /**
     * Runs of a saved query, newest first.
     *
     * @param from how many newest ones to pass by
     * @param to the index of the last one, included
     */
    public List<TdJob> history(String name, long from, long to) {
        return calls.json(
                Operation.read("list the runs of saved query", name),
                () -> api.history(name, from, to),
                body -> Json.list(body, "history").stream().map(JobReader::read).toList());
    }

    /**
     * Runs a saved query for a time. Under a domain key it may be repeated, and is; without, it is tried once.
     *
     * @param time what {@code TD_SCHEDULED_TIME()} means; whole seconds count
     * @param times for how many scheduled times from there on; the service's default is one
     * @param domainKey a key that the account has not used yet
     * @return the jobs
     */
    public List<IssuedJob> run(String name, Instant time, OptionalInt times, Optional<String> domainKey) {
        Map<String, String> form =
                new Form().set("num", times).set("domain_key", domainKey).texts();
        return calls.json(
                domainKey.isPresent()
                        ? Operation.keyed("run saved query", name)
                        : Operation.once("run saved query", name),
                () -> form.isEmpty()
                        ? api.run(name, time.getEpochSecond())
                        : api.run(name, time.getEpochSecond(), form),
                body -> Json.list(body, "jobs").stream()
                        .map(job -> new IssuedJob(Json.required(job, "job_id"), false))
                        .toList(),
                conflict -> domainKey.flatMap(key -> conflict.job()).map(id -> List.of(new IssuedJob(id, true))));
    }

    /**
     * Runs the saved query of an id for a time. Under a domain key it may be repeated, and is; without, it is tried once.
     *
     * @param time what {@code TD_SCHEDULED_TIME()} means
     * @param domainKey a key that the account has not used yet
     */
    public IssuedJob runById(String id, Instant time, Optional<String> domainKey) {
        Map<String, Object> body = new Form()
                .set("scheduled_time", time.toString())
                .set("domain_key", domainKey)
                .values();
        return JobIssue.issue(calls, "run the saved query of id", id, domainKey, () -> api.runById(id, body));
    }

    private static Map<String, String> form(TdSavedQuery query) {
        return new Form()
                .set("type", query.type())
                .set("database", query.database())
                .set("query", query.query())
                .set("cron", query.cron())
                .set("timezone", query.timezone())
                .set("delay", query.delay())
                .set("priority", query.priority())
                .set("retry_limit", query.retryLimit())
                .set("result", query.resultUrl().map(Secret::reveal))
                .set("engine_version", query.engineVersion())
                .texts();
    }

    private static TdSavedQuery read(JsonNode query) {
        return TdSavedQuery.builder()
                .name(Json.required(query, "name"))
                .id(Json.optionalText(query, "id"))
                .type(Json.optionalText(query, "type"))
                .database(Json.optionalText(query, "database"))
                .query(Json.optionalText(query, "query"))
                .cron(Json.optionalText(query, "cron"))
                .timezone(Json.optionalText(query, "timezone"))
                .delay(number(query, "delay"))
                .priority(number(query, "priority"))
                .retryLimit(number(query, "retry_limit"))
                .resultUrl(Json.optionalText(query, "result").map(Secret::of))
                .engineVersion(Json.optionalText(query, "engine_version"))
                .userName(Json.optionalText(query, "user_name"))
                .createdAt(Json.time(query, "created_at"))
                .nextTime(Json.time(query, "next_time"))
                .build();
    }

    private static OptionalInt number(JsonNode query, String field) {
        return Json.whole(query, field);
    }

    interface Api {
        @GET("v3/schedule/list")
        Call<JsonNode> list();

        @FormUrlEncoded
        @POST("v3/schedule/create/{name}")
        Call<JsonNode> create(@Path("name") String name, @FieldMap Map<String, String> form);

        @FormUrlEncoded
        @POST("v3/schedule/update/{name}")
        Call<JsonNode> update(@Path("name") String name, @FieldMap Map<String, String> form);

        @POST("v3/schedule/delete/{name}")
        Call<JsonNode> delete(@Path("name") String name);

        @GET("v3/schedule/history/{name}")
        Call<JsonNode> history(@Path("name") String name, @Query("from") long from, @Query("to") long to);

        @POST("v3/schedule/run/{name}/{time}")
        Call<JsonNode> run(@Path("name") String name, @Path("time") long time);

        @FormUrlEncoded
        @POST("v3/schedule/run/{name}/{time}")
        Call<JsonNode> run(@Path("name") String name, @Path("time") long time, @FieldMap Map<String, String> form);

        @POST("v4/queries/{id}/jobs")
        Call<JsonNode> runById(@Path("id") String id, @Body Map<String, Object> body);
    }
}

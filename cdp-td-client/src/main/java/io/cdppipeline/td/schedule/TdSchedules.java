package io.cdppipeline.td.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.internal.Pages;
import io.cdppipeline.td.page.Paged;
import io.cdppipeline.td.workflow.TdAttempt;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Schedules of workflows (digdag fact sheet, sections 2.1 and 5). Thread-safe; every method throws {@link TdClientException}.
 */
public final class TdSchedules {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdSchedules(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** The schedules of all projects, in the order in which they were made. */
    public Paged<TdSchedule> list() {
        return pages("", api::list);
    }

    /** The schedules of a project. */
    public Paged<TdSchedule> list(String projectId) {
        return pages("of project " + projectId, cursor -> api.ofProject(projectId, null, cursor));
    }

    /** The schedule of a workflow of a project, or empty if it has none. */
    public Optional<TdSchedule> find(String projectId, String workflow) {
        return pages("of project " + projectId, cursor -> api.ofProject(projectId, workflow, cursor)).stream()
                .filter(schedule -> schedule.workflowName().equals(workflow))
                .findFirst();
    }

    private interface PageCall {
        Call<JsonNode> after(@Nullable String lastId);
    }

    private Paged<TdSchedule> pages(String resource, PageCall call) {
        return new Pages<>((cursor, guard) -> calls.json(
                Operation.read("list schedules", resource),
                () -> call.after(cursor),
                body -> guard.apply(Pages.Page.after(
                        Json.list(body, "schedules").stream()
                                .map(TdSchedule::read)
                                .toList(),
                        OptionalInt.empty(),
                        TdSchedule::id))));
    }

    /** A schedule; refused with kind NOT_FOUND if there is none. */
    public TdSchedule show(String id) {
        return calls.json(Operation.read("show schedule", id), () -> api.show(id), TdSchedule::read);
    }

    /**
     * Skips some sessions. Tried once, unless it is a dry run.
     *
     * @param fromTime the time from which on they are counted, sent with this offset; whole seconds count
     * @param count how many; 1 or more
     * @param dryRun whether only to tell what would become of the schedule
     * @return the schedule as it is then
     */
    public TdSchedule skip(String id, OffsetDateTime fromTime, int count, boolean dryRun) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + ", it must be 1 or more");
        }
        ObjectNode request = Json.MAPPER
                .createObjectNode()
                .put("fromTime", Json.text(fromTime))
                .put("count", count)
                .put("dryRun", dryRun);
        return change(count + " sessions of schedule " + id, dryRun, () -> api.skip(id, request));
    }

    /**
     * Skips all sessions before a time; refused with kind CONFLICT if that is before the next one. Tried once, unless it is a
     * dry run.
     *
     * @param nextTime the time of the next session, sent with this offset; whole seconds count
     * @param nextRunTime when to start it; empty for the schedule's own rule
     * @param dryRun whether only to tell what would become of the schedule
     * @return the schedule as it is then
     */
    public TdSchedule skipTo(String id, OffsetDateTime nextTime, Optional<OffsetDateTime> nextRunTime, boolean dryRun) {
        ObjectNode request = Json.MAPPER.createObjectNode().put("nextTime", Json.text(nextTime));
        nextRunTime.ifPresent(time -> request.put("nextRunTime", Json.text(time)));
        request.put("dryRun", dryRun);
        return change(
                "sessions of schedule " + id + " until " + Json.text(nextTime), dryRun, () -> api.skip(id, request));
    }

    private TdSchedule change(String resource, boolean dryRun, java.util.function.Supplier<Call<JsonNode>> call) {
        return calls.json(
                dryRun ? Operation.read("try to skip", resource) : Operation.once("skip", resource),
                call,
                TdSchedule::read);
    }

    /**
     * Starts sessions of past schedule times; refused with kind CONFLICT if one has an attempt of that name. Tried once, unless
     * it is a dry run.
     */
    public Backfill backfill(String id, BackfillRequest request) {
        ObjectNode json = json(request);
        String resource = id + " from " + Json.text(request.fromTime());
        return calls.json(
                request.dryRun()
                        ? Operation.read("try to backfill schedule", resource)
                        : Operation.once("backfill schedule", resource),
                () -> api.backfill(id, json),
                body -> new Backfill(
                        Json.required(body, "id"),
                        Json.text(body.path("project"), "id"),
                        Json.text(body.path("project"), "name"),
                        Json.text(body.path("workflow"), "id"),
                        Json.text(body.path("workflow"), "name"),
                        Json.list(body, "attempts").stream()
                                .map(attempt -> TdAttempt.of(Json.map(attempt)))
                                .toList()));
    }

    private static ObjectNode json(BackfillRequest request) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("fromTime", Json.text(request.fromTime()));
        request.attemptName().ifPresent(name -> json.put("attemptName", name));
        json.put("dryRun", request.dryRun());
        request.count().ifPresent(count -> json.put("count", count));
        request.skipExisting().ifPresent(skip -> json.put("skipExisting", skip));
        request.advanceSchedule().ifPresent(advance -> json.put("advanceSchedule", advance));
        return json;
    }

    /** Has a schedule start no more sessions. May be repeated, and is. */
    public TdSchedule disable(String id) {
        return calls.json(Operation.keyed("disable schedule", id), () -> api.disable(id), TdSchedule::read);
    }

    /** Has a schedule start sessions again, those that it missed included. May be repeated, and is. */
    public TdSchedule enable(String id) {
        return enable(id, Json.MAPPER.createObjectNode());
    }

    /** Has a schedule start sessions again, from now on. May be repeated, and is. */
    public TdSchedule enableSkipping(String id) {
        return enable(id, Json.MAPPER.createObjectNode().put("skipSchedule", true));
    }

    /**
     * Has a schedule start sessions again, from a session time on. May be repeated, and is.
     *
     * @param nextTime the time of the next session, sent with this offset; whole seconds count
     */
    public TdSchedule enableFrom(String id, OffsetDateTime nextTime) {
        return enable(id, Json.MAPPER.createObjectNode().put("nextTime", Json.text(nextTime)));
    }

    private TdSchedule enable(String id, ObjectNode request) {
        return calls.json(Operation.keyed("enable schedule", id), () -> api.enable(id, request), TdSchedule::read);
    }

    interface Api {
        @GET("api/schedules")
        Call<JsonNode> list(@Nullable @Query("last_id") String lastId);

        @GET("api/projects/{id}/schedules")
        Call<JsonNode> ofProject(
                @Path("id") String projectId,
                @Nullable @Query("workflow") String workflow,
                @Nullable @Query("last_id") String lastId);

        @GET("api/schedules/{id}")
        Call<JsonNode> show(@Path("id") String id);

        @POST("api/schedules/{id}/skip")
        Call<JsonNode> skip(@Path("id") String id, @Body ObjectNode request);

        @POST("api/schedules/{id}/backfill")
        Call<JsonNode> backfill(@Path("id") String id, @Body ObjectNode request);

        @POST("api/schedules/{id}/disable")
        Call<JsonNode> disable(@Path("id") String id);

        @POST("api/schedules/{id}/enable")
        Call<JsonNode> enable(@Path("id") String id, @Body ObjectNode request);
    }
}

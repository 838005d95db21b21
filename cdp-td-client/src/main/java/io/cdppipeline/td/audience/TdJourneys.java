package io.cdppipeline.td.audience;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Operation;
import java.util.List;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Headers;
import retrofit2.http.PATCH;
import retrofit2.http.POST;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Journeys and the activations in them, which are made in the console and run from here. Thread-safe; every method throws {@link
 * TdClientException}.
 */
public final class TdJourneys {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdJourneys(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** The journeys in a folder. */
    public List<Entity> list(String folderId) {
        return calls.anyJson(
                Operation.read("list journeys of folder", folderId), () -> api.list(folderId), TdEntities::entities);
    }

    /** A journey; refused with kind NOT_FOUND if there is none. */
    public Entity show(String id) {
        return calls.json(Operation.read("show journey", id), () -> api.show(id), TdEntities::entity);
    }

    /** The activations in a journey. */
    public List<Entity> activations(String id) {
        return calls.anyJson(
                Operation.read("list activations of journey", id), () -> api.activations(id), TdEntities::entities);
    }

    /** How many profiles are where in a journey. */
    public Entity statistics(String id) {
        return calls.json(
                Operation.read("show statistics of journey", id), () -> api.statistics(id), TdEntities::entity);
    }

    /**
     * Runs a journey now, with the profiles as they were built last; refused with kind CONFLICT while it or its parent segment
     * runs. Tried once.
     */
    public Execution run(String id) {
        return calls.json(Operation.once("run journey", id), () -> api.run(id), TdEntities::execution);
    }

    /** Has a journey and its activations wait. May be repeated, and is. */
    public Entity pause(String id) {
        return calls.json(Operation.keyed("pause journey", id), () -> api.pause(id), TdEntities::entity);
    }

    /** Has a journey and its activations go on. May be repeated, and is. */
    public Entity resume(String id) {
        return calls.json(Operation.keyed("resume journey", id), () -> api.resume(id), TdEntities::entity);
    }

    interface Api {

        String ACCEPT = "Accept: application/vnd.treasuredata.v1+json, application/json";

        @Headers(ACCEPT)
        @GET("entities/journeys")
        Call<JsonNode> list(@Query("folder_id") String folderId);

        @Headers(ACCEPT)
        @GET("entities/journeys/{id}")
        Call<JsonNode> show(@Path("id") String id);

        @Headers(ACCEPT)
        @GET("entities/journeys/{id}/activations")
        Call<JsonNode> activations(@Path("id") String id);

        @Headers(ACCEPT)
        @GET("entities/journeys/{id}/statistics")
        Call<JsonNode> statistics(@Path("id") String id);

        @Headers(ACCEPT)
        @POST("entities/journeys/{id}/run")
        Call<JsonNode> run(@Path("id") String id);

        @Headers(ACCEPT)
        @PATCH("entities/journeys/{id}/pause")
        Call<JsonNode> pause(@Path("id") String id);

        @Headers(ACCEPT)
        @PATCH("entities/journeys/{id}/resume")
        Call<JsonNode> resume(@Path("id") String id);
    }
}

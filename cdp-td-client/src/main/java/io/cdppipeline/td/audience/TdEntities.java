package io.cdppipeline.td.audience;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.MalformedAnswerException;
import io.cdppipeline.td.internal.Missing;
import io.cdppipeline.td.internal.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.DELETE;
import retrofit2.http.GET;
import retrofit2.http.Headers;
import retrofit2.http.PATCH;
import retrofit2.http.POST;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Segments, folders, parent segments and activations in the newer form, {@code /entities} (td-api fact sheet, section 6).
 * Thread-safe; every method throws {@link TdClientException}.
 */
public final class TdEntities {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdEntities(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** All parent segments that the API key may see. */
    public List<Entity> parentSegments() {
        return calls.anyJson(Operation.read("list parent segments", ""), api::parentSegments, TdEntities::entities);
    }

    /** A parent segment; its parent folder is the one that all its segments are in. */
    public Entity parentSegment(String id) {
        return calls.json(Operation.read("show parent segment", id), () -> api.parentSegment(id), TdEntities::entity);
    }

    /** What is in a folder: segments, folders, journeys and more; {@code depth} folders deep, from 1. */
    public List<Entity> inFolder(String folderId, int depth) {
        return calls.anyJson(
                Operation.read("list content of folder", folderId),
                () -> api.byFolder(folderId, depth),
                TdEntities::entities);
    }

    /** Makes a segment: see {@link Entity#batchSegment}. Refused if there is one of this name. Tried once. */
    public Entity createSegment(Entity segment) {
        return calls.json(
                Operation.once("create segment", segment.name()),
                () -> api.createSegment(segment.fields()),
                TdEntities::entity);
    }

    /** A segment; refused with kind NOT_FOUND if there is none. */
    public Entity segment(String id) {
        return calls.json(Operation.read("show segment", id), () -> api.segment(id), TdEntities::entity);
    }

    /** Changes what is given of a segment. Tried once. */
    public Entity updateSegment(String id, Entity changes) {
        return calls.json(
                Operation.once("update segment", id),
                () -> api.updateSegment(id, changes.fields()),
                TdEntities::entity);
    }

    /** Deletes a segment; refused with kind CONFLICT where another one refers to it. Tried once. */
    public void deleteSegment(String id) {
        calls.done(Operation.once("delete segment", id), () -> api.deleteSegment(id));
    }

    /** Sees to it that a segment is gone. May be repeated, and is. */
    public void deleteSegmentIfExists(String id) {
        Missing.asDeleted(() -> calls.done(Operation.keyed("delete segment", id), () -> api.deleteSegment(id)));
    }

    /** Makes a folder: see {@link Entity#folder}. Tried once. */
    public Entity createFolder(Entity folder) {
        return calls.json(
                Operation.once("create folder", folder.name()),
                () -> api.createFolder(folder.fields()),
                TdEntities::entity);
    }

    /** A folder; refused with kind NOT_FOUND if there is none. */
    public Entity folder(String id) {
        return calls.json(Operation.read("show folder", id), () -> api.folder(id), TdEntities::entity);
    }

    /** Changes what is given of a folder. Tried once. */
    public Entity updateFolder(String id, Entity changes) {
        return calls.json(
                Operation.once("update folder", id), () -> api.updateFolder(id, changes.fields()), TdEntities::entity);
    }

    /** Deletes a folder; refused with kind CONFLICT where something is in it. Tried once. */
    public void deleteFolder(String id) {
        calls.done(Operation.once("delete folder", id), () -> api.deleteFolder(id));
    }

    /** Sees to it that a folder is gone. May be repeated, and is. */
    public void deleteFolderIfExists(String id) {
        Missing.asDeleted(() -> calls.done(Operation.keyed("delete folder", id), () -> api.deleteFolder(id)));
    }

    /** The activations of a parent segment, in a short form. */
    public List<Entity> activationsOfParentSegment(String parentSegmentId) {
        return calls.anyJson(
                Operation.read("list activations of parent segment", parentSegmentId),
                () -> api.activationsOfParentSegment(parentSegmentId),
                TdEntities::entities);
    }

    /** The activations of a segment. */
    public List<Entity> activations(String segmentId) {
        return calls.anyJson(
                Operation.read("list activations of segment", segmentId),
                () -> api.activations(segmentId),
                TdEntities::entities);
    }

    /** An activation; refused with kind NOT_FOUND if there is none. */
    public Entity activation(String segmentId, String id) {
        return calls.json(
                Operation.read("show activation", id), () -> api.activation(segmentId, id), TdEntities::entity);
    }

    /** Makes an activation, an {@link Entity} of type {@code syndication}. Tried once. */
    public Entity createActivation(String segmentId, Entity activation) {
        return calls.json(
                Operation.once("create activation", activation.name()),
                () -> api.createActivation(segmentId, activation.fields()),
                TdEntities::entity);
    }

    /** Changes what is given of an activation. Tried once. */
    public Entity updateActivation(String segmentId, String id, Entity changes) {
        return calls.json(
                Operation.once("update activation", id),
                () -> api.updateActivation(segmentId, id, changes.fields()),
                TdEntities::entity);
    }

    /** Deletes an activation; refused with kind NOT_FOUND if there is none. Tried once. */
    public void deleteActivation(String segmentId, String id) {
        calls.done(Operation.once("delete activation", id), () -> api.deleteActivation(segmentId, id));
    }

    /** Runs an activation now; to wait for it, wait for the attempt that is given. Tried once. */
    public Execution runActivation(String segmentId, String id) {
        return calls.json(
                Operation.once("run activation", id), () -> api.runActivation(segmentId, id), TdEntities::execution);
    }

    /** The run is in the answer's data, or the answer is the data itself. */
    static Execution execution(JsonNode body) {
        JsonNode data = body.path("data").isObject() ? body.path("data") : body;
        return new Execution(Json.map(data.path("attributes").isObject() ? data.path("attributes") : data));
    }

    static Entity entity(JsonNode body) {
        if (!body.path("data").isObject()) {
            throw new MalformedAnswerException("the answer has no object 'data'");
        }
        return new Entity(Json.map(body.path("data")));
    }

    /** The entities of {@code {"data":[…]}} or {@code [{"data":{…}},…]}; both forms are in use. */
    static List<Entity> entities(JsonNode body) {
        JsonNode list = body.isArray() ? body : body.path("data");
        if (!list.isArray()) {
            throw new MalformedAnswerException("the answer has no list 'data'");
        }
        List<Entity> entities = new ArrayList<>();
        for (JsonNode each : list) {
            entities.add(new Entity(Json.map(each.path("data").isObject() ? each.path("data") : each)));
        }
        return List.copyOf(entities);
    }

    interface Api {

        String TYPE = "Content-Type: application/vnd.treasuredata.v1+json";
        String ACCEPT = "Accept: application/vnd.treasuredata.v1+json";

        @Headers(ACCEPT)
        @GET("entities/parent_segments")
        Call<JsonNode> parentSegments();

        @Headers(ACCEPT)
        @GET("entities/parent_segments/{id}")
        Call<JsonNode> parentSegment(@Path("id") String id);

        @Headers(ACCEPT)
        @GET("entities/parent_segments/{id}/syndications")
        Call<JsonNode> activationsOfParentSegment(@Path("id") String id);

        @Headers(ACCEPT)
        @GET("entities/by-folder/{id}")
        Call<JsonNode> byFolder(@Path("id") String id, @Query("depth") int depth);

        @Headers({TYPE, ACCEPT})
        @POST("entities/segments")
        Call<JsonNode> createSegment(@Body Map<String, Object> segment);

        @Headers(ACCEPT)
        @GET("entities/segments/{id}")
        Call<JsonNode> segment(@Path("id") String id);

        @Headers({TYPE, ACCEPT})
        @PATCH("entities/segments/{id}")
        Call<JsonNode> updateSegment(@Path("id") String id, @Body Map<String, Object> changes);

        @Headers(ACCEPT)
        @DELETE("entities/segments/{id}")
        Call<Void> deleteSegment(@Path("id") String id);

        @Headers({TYPE, ACCEPT})
        @POST("entities/folders")
        Call<JsonNode> createFolder(@Body Map<String, Object> folder);

        @Headers(ACCEPT)
        @GET("entities/folders/{id}")
        Call<JsonNode> folder(@Path("id") String id);

        @Headers({TYPE, ACCEPT})
        @PATCH("entities/folders/{id}")
        Call<JsonNode> updateFolder(@Path("id") String id, @Body Map<String, Object> changes);

        @Headers(ACCEPT)
        @DELETE("entities/folders/{id}")
        Call<Void> deleteFolder(@Path("id") String id);

        @Headers(ACCEPT)
        @GET("entities/segments/{segment}/syndications")
        Call<JsonNode> activations(@Path("segment") String segment);

        @Headers({TYPE, ACCEPT})
        @POST("entities/segments/{segment}/syndications")
        Call<JsonNode> createActivation(@Path("segment") String segment, @Body Map<String, Object> activation);

        @Headers(ACCEPT)
        @GET("entities/segments/{segment}/syndications/{id}")
        Call<JsonNode> activation(@Path("segment") String segment, @Path("id") String id);

        @Headers({TYPE, ACCEPT})
        @PATCH("entities/segments/{segment}/syndications/{id}")
        Call<JsonNode> updateActivation(
                @Path("segment") String segment, @Path("id") String id, @Body Map<String, Object> changes);

        @Headers(ACCEPT)
        @DELETE("entities/segments/{segment}/syndications/{id}")
        Call<Void> deleteActivation(@Path("segment") String segment, @Path("id") String id);

        @Headers(ACCEPT)
        @POST("entities/segments/{segment}/syndications/{id}/run")
        Call<JsonNode> runActivation(@Path("segment") String segment, @Path("id") String id);
    }
}

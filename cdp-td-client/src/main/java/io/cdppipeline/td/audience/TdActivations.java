package io.cdppipeline.td.audience;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Missing;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.internal.Pages;
import io.cdppipeline.td.page.Paged;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.DELETE;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.PUT;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Activations, which the API calls syndications, in the older form (td-api fact sheet, section 6); the newer one is among the
 * {@link TdEntities}. Thread-safe; every method throws {@link TdClientException}.
 */
public final class TdActivations {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdActivations(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /**
     * The activations of a parent segment.
     *
     * @param detail whether to have told also whether they are valid, and their runs, which takes the service longer
     */
    public List<Activation> list(String audienceId, boolean detail) {
        return calls.jsonList(
                Operation.read("list activations of parent segment", audienceId),
                () -> api.ofAudience(audienceId, detail ? null : true),
                body -> TdParentSegments.values(body, Activation::new));
    }

    /** The activations of a segment. */
    public List<Activation> ofSegment(String audienceId, String segmentId) {
        return calls.jsonList(
                Operation.read("list activations of segment", segmentId),
                () -> api.ofSegment(audienceId, segmentId),
                body -> TdParentSegments.values(body, Activation::new));
    }

    /** The activations of the segments in a folder and in the folders in it. */
    public Paged<Activation> inFolder(String audienceId, String folderId) {
        return new Pages<>((cursor, guard) -> calls.json(
                Operation.read("list activations of folder", folderId),
                () -> api.inFolder(audienceId, folderId, cursor),
                body -> guard.apply(new Pages.Page<>(
                        Json.list(body, "syndications").stream()
                                .map(each -> new Activation(Json.map(each)))
                                .toList(),
                        nextPage(body.path("pagination"))))));
    }

    private static Optional<String> nextPage(JsonNode pagination) {
        return pagination.path("hasNext").asBoolean(true)
                ? Json.optionalText(pagination, "nextPage")
                : Optional.empty();
    }

    /** An activation; refused with kind NOT_FOUND if there is none. */
    public Activation show(String audienceId, String segmentId, String id) {
        return calls.json(
                Operation.read("show activation", id),
                () -> api.show(audienceId, segmentId, id),
                body -> new Activation(Json.map(body)));
    }

    /** Makes an activation. Tried once. */
    public Activation create(String audienceId, String segmentId, Activation activation) {
        return calls.json(
                Operation.once("create activation", activation.name()),
                () -> api.create(audienceId, segmentId, activation.fields()),
                body -> new Activation(Json.map(body)));
    }

    /** Changes an activation; best one made with {@link Activation#toBuilder()} from what {@link #show} gives. Tried once. */
    public Activation update(String audienceId, String segmentId, String id, Activation activation) {
        return calls.json(
                Operation.once("update activation", id),
                () -> api.update(audienceId, segmentId, id, activation.fields()),
                body -> new Activation(Json.map(body)));
    }

    /** Deletes an activation; refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(String audienceId, String segmentId, String id) {
        calls.done(Operation.once("delete activation", id), () -> api.delete(audienceId, segmentId, id));
    }

    /** Sees to it that an activation is gone. May be repeated, and is. */
    public void deleteIfExists(String audienceId, String segmentId, String id) {
        Missing.asDeleted(() ->
                calls.done(Operation.keyed("delete activation", id), () -> api.delete(audienceId, segmentId, id)));
    }

    /** Runs an activation now; to wait for it, wait for the attempt that is given. Tried once. */
    public Execution run(String audienceId, String segmentId, String id) {
        return calls.json(
                Operation.once("run activation", id),
                () -> api.run(audienceId, segmentId, id),
                body -> new Execution(Json.map(body)));
    }

    interface Api {
        @GET("audiences/{audience}/syndications")
        Call<JsonNode> ofAudience(
                @Path("audience") String audience, @Nullable @Query("without_detail") Boolean withoutDetail);

        @GET("audiences/{audience}/segments/{segment}/syndications")
        Call<JsonNode> ofSegment(@Path("audience") String audience, @Path("segment") String segment);

        @GET("audiences/{audience}/folders/{folder}/syndications")
        Call<JsonNode> inFolder(
                @Path("audience") String audience,
                @Path("folder") String folder,
                @Nullable @Query("page[after]") String after);

        @GET("audiences/{audience}/segments/{segment}/syndications/{id}")
        Call<JsonNode> show(@Path("audience") String audience, @Path("segment") String segment, @Path("id") String id);

        @POST("audiences/{audience}/segments/{segment}/syndications")
        Call<JsonNode> create(
                @Path("audience") String audience,
                @Path("segment") String segment,
                @Body Map<String, Object> activation);

        @PUT("audiences/{audience}/segments/{segment}/syndications/{id}")
        Call<JsonNode> update(
                @Path("audience") String audience,
                @Path("segment") String segment,
                @Path("id") String id,
                @Body Map<String, Object> activation);

        @DELETE("audiences/{audience}/segments/{segment}/syndications/{id}")
        Call<Void> delete(@Path("audience") String audience, @Path("segment") String segment, @Path("id") String id);

        @POST("audiences/{audience}/segments/{segment}/syndications/{id}/run")
        Call<JsonNode> run(@Path("audience") String audience, @Path("segment") String segment, @Path("id") String id);
    }
}

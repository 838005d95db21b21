package io.cdppipeline.td.audience;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Missing;
import io.cdppipeline.td.internal.Operation;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.DELETE;
import retrofit2.http.GET;
import retrofit2.http.PATCH;
import retrofit2.http.POST;
import retrofit2.http.PUT;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Segments and their folders in the older form, {@code /audiences/{id}/segments}; and, whatever the form, the SQL of rules and
 * counts of profiles (td-api fact sheet, section 6). The newer form is {@link TdEntities}. Thread-safe; every method throws
 * {@link TdClientException}.
 */
public final class TdSegments {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdSegments(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** The segments of a parent segment. */
    public List<Segment> list(String audienceId) {
        return calls.jsonList(
                Operation.read("list segments of parent segment", audienceId),
                () -> api.list(audienceId),
                body -> TdParentSegments.values(body, Segment::new));
    }

    /** A segment; refused with kind NOT_FOUND if there is none. */
    public Segment show(String audienceId, String id) {
        return calls.json(
                Operation.read("show segment", id),
                () -> api.show(audienceId, id),
                body -> new Segment(Json.map(body)));
    }

    /** Makes a segment; refused if there is one of this name. Tried once. */
    public Segment create(String audienceId, Segment segment) {
        return calls.json(
                Operation.once("create segment", segment.name()),
                () -> api.create(audienceId, segment.fields()),
                body -> new Segment(Json.map(body)));
    }

    /** Changes a segment; best one made with {@link Segment#toBuilder()} from what {@link #show} gives. Tried once. */
    public Segment update(String audienceId, String id, Segment segment) {
        return calls.json(
                Operation.once("update segment", id),
                () -> api.update(audienceId, id, segment.fields()),
                body -> new Segment(Json.map(body)));
    }

    /** Deletes a segment; refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(String audienceId, String id) {
        calls.done(Operation.once("delete segment", id), () -> api.delete(audienceId, id));
    }

    /** Sees to it that a segment is gone. May be repeated, and is. */
    public void deleteIfExists(String audienceId, String id) {
        Missing.asDeleted(() -> calls.done(Operation.keyed("delete segment", id), () -> api.delete(audienceId, id)));
    }

    /** The SQL that finds the profiles that a rule holds for. */
    public String sql(String audienceId, SegmentRule rule) {
        return calls.json(
                Operation.read("show the SQL of a rule of parent segment", audienceId),
                () -> api.sql(audienceId, Map.of("format", "sql", "rule", rule.fields())),
                body -> Json.required(body, "sql"));
    }

    /** Begins to count the profiles that a rule holds for; each call is a query of its own. Tried once. */
    public SegmentQuery count(String audienceId, SegmentRule rule) {
        return calls.json(
                Operation.once("count the profiles of a rule of parent segment", audienceId),
                () -> api.count(audienceId, Map.of("rule", rule.fields())),
                body -> new SegmentQuery(Json.map(body)));
    }

    /** A count that has begun. */
    public SegmentQuery query(String audienceId, String queryId) {
        return calls.json(
                Operation.read("show segment query", queryId),
                () -> api.query(audienceId, queryId),
                body -> new SegmentQuery(Json.map(body)));
    }

    /** Stops a count. May be repeated, and is. */
    public void killQuery(String audienceId, String queryId) {
        calls.done(Operation.keyed("kill segment query", queryId), () -> api.killQuery(audienceId, queryId));
    }

    /**
     * Profiles that a count has found.
     *
     * @param page from 1
     */
    public ProfilePage profiles(String audienceId, String queryId, int page) {
        return calls.json(
                Operation.read("show profiles of segment query", queryId),
                () -> api.profiles(audienceId, queryId, page),
                body -> new ProfilePage(Json.map(body)));
    }

    /** The population of a segment, as {@link TdParentSegments#statistics} has it. */
    public List<List<@Nullable Object>> statistics(
            String audienceId, String id, Optional<LocalDate> from, Optional<LocalDate> to) {
        return calls.jsonList(
                Operation.read("show statistics of segment", id),
                () -> api.statistics(audienceId, id, TdParentSegments.text(from), TdParentSegments.text(to)),
                TdParentSegments::tuples);
    }

    /** The folders of a parent segment. */
    public List<SegmentFolder> folders(String audienceId) {
        return calls.jsonList(
                Operation.read("list folders of parent segment", audienceId),
                () -> api.folders(audienceId),
                body -> TdParentSegments.values(body, SegmentFolder::new));
    }

    /** A folder; refused with kind NOT_FOUND if there is none. */
    public SegmentFolder folder(String audienceId, String folderId) {
        return calls.json(
                Operation.read("show folder", folderId),
                () -> api.folder(audienceId, folderId),
                body -> new SegmentFolder(Json.map(body)));
    }

    /** Makes a folder. Tried once. */
    public SegmentFolder createFolder(String audienceId, String name, String description) {
        return calls.json(
                Operation.once("create folder", name),
                () -> api.createFolder(audienceId, Map.of("name", name, "description", description)),
                body -> new SegmentFolder(Json.map(body)));
    }

    /** Changes a folder's name or description; empty leaves it as it is. Tried once. */
    public SegmentFolder updateFolder(
            String audienceId, String folderId, Optional<String> name, Optional<String> description) {
        Map<String, Object> changes = new LinkedHashMap<>();
        name.ifPresent(text -> changes.put("name", text));
        description.ifPresent(text -> changes.put("description", text));
        return calls.json(
                Operation.once("update folder", folderId),
                () -> api.updateFolder(audienceId, folderId, changes),
                body -> new SegmentFolder(Json.map(body)));
    }

    /** Deletes a folder; refused with kind NOT_FOUND if there is none. Tried once. */
    public void deleteFolder(String audienceId, String folderId) {
        calls.done(Operation.once("delete folder", folderId), () -> api.deleteFolder(audienceId, folderId));
    }

    /** The segments in a folder. */
    public List<Segment> inFolder(String audienceId, String folderId) {
        return calls.jsonList(
                Operation.read("list segments of folder", folderId),
                () -> api.inFolder(audienceId, folderId),
                body -> TdParentSegments.values(body, Segment::new));
    }

    /** Moves segments into a folder. May be repeated, and is. */
    public void moveToFolder(String audienceId, String folderId, List<String> segmentIds) {
        calls.done(
                Operation.keyed("move segments into folder", folderId),
                () -> api.putIn(audienceId, folderId, segmentIds));
    }

    interface Api {
        @GET("audiences/{audience}/segments")
        Call<JsonNode> list(@Path("audience") String audience);

        @GET("audiences/{audience}/segments/{id}")
        Call<JsonNode> show(@Path("audience") String audience, @Path("id") String id);

        @POST("audiences/{audience}/segments")
        Call<JsonNode> create(@Path("audience") String audience, @Body Map<String, Object> segment);

        @PUT("audiences/{audience}/segments/{id}")
        Call<JsonNode> update(
                @Path("audience") String audience, @Path("id") String id, @Body Map<String, Object> segment);

        @DELETE("audiences/{audience}/segments/{id}")
        Call<Void> delete(@Path("audience") String audience, @Path("id") String id);

        @POST("audiences/{audience}/segments/query")
        Call<JsonNode> sql(@Path("audience") String audience, @Body Map<String, Object> request);

        @POST("audiences/{audience}/segments/queries")
        Call<JsonNode> count(@Path("audience") String audience, @Body Map<String, Object> request);

        @GET("audiences/{audience}/segments/queries/{query}")
        Call<JsonNode> query(@Path("audience") String audience, @Path("query") String query);

        @POST("audiences/{audience}/segments/queries/{query}/kill")
        Call<Void> killQuery(@Path("audience") String audience, @Path("query") String query);

        @GET("audiences/{audience}/segments/queries/{query}/customers")
        Call<JsonNode> profiles(
                @Path("audience") String audience, @Path("query") String query, @Query("page") int page);

        @GET("audiences/{audience}/segments/{id}/statistics")
        Call<JsonNode> statistics(
                @Path("audience") String audience,
                @Path("id") String id,
                @Nullable @Query("from") String from,
                @Nullable @Query("to") String to);

        @GET("audiences/{audience}/folders")
        Call<JsonNode> folders(@Path("audience") String audience);

        @GET("audiences/{audience}/folders/{folder}")
        Call<JsonNode> folder(@Path("audience") String audience, @Path("folder") String folder);

        @POST("audiences/{audience}/folders")
        Call<JsonNode> createFolder(@Path("audience") String audience, @Body Map<String, Object> folder);

        @PATCH("audiences/{audience}/folders/{folder}")
        Call<JsonNode> updateFolder(
                @Path("audience") String audience, @Path("folder") String folder, @Body Map<String, Object> changes);

        @DELETE("audiences/{audience}/folders/{folder}")
        Call<Void> deleteFolder(@Path("audience") String audience, @Path("folder") String folder);

        @GET("audiences/{audience}/folders/{folder}/segments")
        Call<JsonNode> inFolder(@Path("audience") String audience, @Path("folder") String folder);

        @POST("audiences/{audience}/folders/{folder}/put_in")
        Call<Void> putIn(@Path("audience") String audience, @Path("folder") String folder, @Body List<String> segments);
    }
}

package io.cdppipeline.td.audience;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.MalformedAnswerException;
import io.cdppipeline.td.internal.Missing;
import io.cdppipeline.td.internal.Operation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
 * Parent segments, which the API calls audiences (td-api fact sheet, section 6). Thread-safe; every method throws {@link
 * TdClientException}.
 */
public final class TdParentSegments {

    /** What an update with a master table replaces as a whole. */
    private static final Set<String> COLLECTIONS = Set.of("master", "attributes", "behaviors", "audienceFilters");

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdParentSegments(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** All parent segments that the API key may configure. */
    public List<ParentSegment> list() {
        return calls.jsonList(
                Operation.read("list parent segments", ""), api::list, body -> values(body, ParentSegment::new));
    }

    /** All parent segments whose profiles the API key may see, in a short form. */
    public List<ParentSegment> listViewable() {
        return calls.jsonList(
                Operation.read("list viewable parent segments", ""),
                api::masterSegments,
                body -> values(body, ParentSegment::new));
    }

    /** The parent segment of an id; refused with kind NOT_FOUND if there is none. */
    public ParentSegment show(String id) {
        return calls.json(
                Operation.read("show parent segment", id),
                () -> api.show(id),
                body -> new ParentSegment(Json.map(body)));
    }

    /** The parent segment of a name, or empty if there is none. */
    public Optional<ParentSegment> find(String name) {
        return list().stream().filter(segment -> segment.name().equals(name)).findFirst();
    }

    /** Makes a parent segment; refused if there is one of this name. Tried once. */
    public ParentSegment create(ParentSegment segment) {
        return calls.json(
                Operation.once("create parent segment", segment.name()),
                () -> api.create(segment.fields()),
                body -> new ParentSegment(Json.map(body)));
    }

    /**
     * Changes some of a parent segment's own fields: its name, schedule, pools and so on. Its attributes, behaviors and filters
     * stay as they are. Tried once.
     *
     * @param changes has just those fields; the published API wants the name among them
     * @throws IllegalArgumentException if it has a master table, attributes, behaviors or filters, which only {@link #replace}
     *     changes
     */
    public ParentSegment update(String id, ParentSegment changes) {
        Set<String> collections = new java.util.TreeSet<>(COLLECTIONS);
        collections.retainAll(changes.fields().keySet());
        if (!collections.isEmpty()) {
            throw new IllegalArgumentException("The update of parent segment " + id + " has " + collections
                    + ", which would replace all attributes, behaviors and filters; leave them out, or use replace(…)");
        }
        return put(id, changes);
    }

    /**
     * Replaces a parent segment as a whole: attributes, behaviors and filters that it has and the new form has not are deleted.
     * That is why it is looked at first, and nothing is sent where something would go that nobody has named. Tried once.
     *
     * @param segment as it shall be, with its id and its master table; best made with {@link ParentSegment#toBuilder()} from the
     *     one that {@link #show} gives
     * @param allowed what may be deleted
     * @throws RemovalException if it would delete something else; nothing is sent then
     * @throws IllegalArgumentException if it has no id or no master table
     */
    public ParentSegment replace(ParentSegment segment, AllowedRemovals allowed) {
        if (segment.id().isEmpty() || segment.master().isEmpty()) {
            throw new IllegalArgumentException("A parent segment is replaced by one with an id and a master table; "
                    + segment + (segment.id().isEmpty() ? " has no id" : " has no master table")
                    + ". To change only its own fields use update(…)");
        }
        ParentSegment now = show(segment.id());
        AllowedRemovals removals = AllowedRemovals.builder()
                .attributes(missing(now.attributes(), segment.attributes(), Attribute::name, allowed.attributes()))
                .behaviors(missing(now.behaviors(), segment.behaviors(), Behavior::name, allowed.behaviors()))
                .audienceFilters(missing(
                        now.audienceFilters(),
                        segment.audienceFilters(),
                        AudienceFilter::columnName,
                        allowed.audienceFilters()))
                .build();
        if (!removals.equals(AllowedRemovals.none())) {
            throw new RemovalException(segment.id(), removals);
        }
        return put(segment.id(), segment);
    }

    private static <T> Set<String> missing(List<T> now, List<T> then, Function<T, String> name, Set<String> allowed) {
        Set<String> missing = now.stream().map(name).collect(Collectors.toCollection(HashSet::new));
        then.stream().map(name).forEach(missing::remove);
        missing.removeAll(allowed);
        return missing;
    }

    private ParentSegment put(String id, ParentSegment segment) {
        return calls.json(
                Operation.once("update parent segment", id),
                () -> api.update(id, segment.fields()),
                body -> new ParentSegment(Json.map(body)));
    }

    /** Deletes a parent segment with all its segments; refused with kind NOT_FOUND if there is none. Tried once. */
    public void delete(String id) {
        calls.done(Operation.once("delete parent segment", id), () -> api.delete(id));
    }

    /** Sees to it that a parent segment is gone. May be repeated, and is. */
    public void deleteIfExists(String id) {
        Missing.asDeleted(() -> calls.done(Operation.keyed("delete parent segment", id), () -> api.delete(id)));
    }

    /** Has a parent segment built anew; to wait for it, wait for the attempt that is given. Tried once. */
    public Execution run(String id) {
        return calls.json(
                Operation.once("run parent segment", id), () -> api.run(id), body -> new Execution(Json.map(body)));
    }

    /** The latest builds of a parent segment. */
    public List<Execution> executions(String id) {
        return calls.jsonList(
                Operation.read("list executions of parent segment", id),
                () -> api.executions(id),
                body -> executions(body));
    }

    /** The list may be one of lists. */
    private static List<Execution> executions(JsonNode body) {
        List<Execution> executions = new ArrayList<>();
        for (JsonNode each : body) {
            if (each.isArray()) {
                executions.addAll(executions(each));
            } else {
                executions.add(new Execution(Json.map(each)));
            }
        }
        return Collections.unmodifiableList(executions);
    }

    /** The attributes of a parent segment. */
    public List<Attribute> attributes(String id) {
        return calls.jsonList(
                Operation.read("list attributes of parent segment", id),
                () -> api.attributes(id),
                body -> values(body, Attribute::new));
    }

    /** The behaviors of a parent segment. */
    public List<Behavior> behaviors(String id) {
        return calls.jsonList(
                Operation.read("list behaviors of parent segment", id),
                () -> api.behaviors(id),
                body -> values(body, Behavior::new));
    }

    /**
     * The population of a parent segment, day by day in its zone.
     *
     * @param from the first day; empty for as far back as there is
     * @param to the last day; empty for today
     * @return what the service tells of each day: numbers and booleans
     */
    public List<List<@Nullable Object>> statistics(String id, Optional<LocalDate> from, Optional<LocalDate> to) {
        return calls.jsonList(
                Operation.read("show statistics of parent segment", id),
                () -> api.statistics(id, text(from), text(to)),
                TdParentSegments::tuples);
    }

    /** Some values of an attribute with how often they occur, as the service tells them. */
    public List<List<@Nullable Object>> sampleValues(String id, String column) {
        return calls.jsonList(
                Operation.read("show sample values of column " + column + " of parent segment", id),
                () -> api.sampleValues(id, column),
                TdParentSegments::tuples);
    }

    /** Some values of a behavior's column with how often they occur, as the service tells them. */
    public List<List<@Nullable Object>> behaviorSampleValues(String id, String behaviorId, String column) {
        return calls.jsonList(
                Operation.read(
                        "show sample values of column " + column + " of behavior " + behaviorId + " of parent segment",
                        id),
                () -> api.behaviorSampleValues(id, behaviorId, column),
                TdParentSegments::tuples);
    }

    static @Nullable String text(Optional<LocalDate> day) {
        return day.map(LocalDate::toString).orElse(null);
    }

    static List<List<@Nullable Object>> tuples(JsonNode body) {
        List<List<@Nullable Object>> tuples = new ArrayList<>();
        for (JsonNode each : body) {
            List<@Nullable Object> tuple = new ArrayList<>();
            each.forEach(value -> tuple.add(value.isNull() ? null : Json.MAPPER.convertValue(value, Object.class)));
            tuples.add(Collections.unmodifiableList(tuple));
        }
        return Collections.unmodifiableList(tuples);
    }

    /** The objects of a list. */
    static <T> List<T> values(JsonNode list, Function<Map<String, @Nullable Object>, T> make) {
        List<T> values = new ArrayList<>();
        for (JsonNode each : list) {
            if (!each.isObject()) {
                throw new MalformedAnswerException("the answer's list has something else than objects in it");
            }
            values.add(Objects.requireNonNull(make.apply(new LinkedHashMap<>(Json.map(each)))));
        }
        return Collections.unmodifiableList(values);
    }

    interface Api {
        @GET("audiences")
        Call<JsonNode> list();

        @GET("master_segments")
        Call<JsonNode> masterSegments();

        @GET("audiences/{id}")
        Call<JsonNode> show(@Path("id") String id);

        @POST("audiences")
        Call<JsonNode> create(@Body Map<String, Object> segment);

        @PUT("audiences/{id}")
        Call<JsonNode> update(@Path("id") String id, @Body Map<String, Object> segment);

        @DELETE("audiences/{id}")
        Call<Void> delete(@Path("id") String id);

        @POST("audiences/{id}/run")
        Call<JsonNode> run(@Path("id") String id);

        @GET("audiences/{id}/executions")
        Call<JsonNode> executions(@Path("id") String id);

        @GET("audiences/{id}/attributes")
        Call<JsonNode> attributes(@Path("id") String id);

        @GET("audiences/{id}/behaviors")
        Call<JsonNode> behaviors(@Path("id") String id);

        @GET("audiences/{id}/statistics")
        Call<JsonNode> statistics(
                @Path("id") String id, @Nullable @Query("from") String from, @Nullable @Query("to") String to);

        @GET("audiences/{id}/sample_values")
        Call<JsonNode> sampleValues(@Path("id") String id, @Query("column") String column);

        @GET("audiences/{id}/behaviors/{behavior}/sample_values")
        Call<JsonNode> behaviorSampleValues(
                @Path("id") String id, @Path("behavior") String behavior, @Query("column") String column);
    }
}

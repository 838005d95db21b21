package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.internal.Pages;
import io.cdppipeline.td.page.Paged;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Path;
import retrofit2.http.Query;

/** Sessions of workflows (digdag fact sheet, section 5). Thread-safe; every method throws {@link TdClientException}. */
public final class TdSessions {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdSessions(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** Sessions, the newest first. */
    public Paged<TdSession> list(SessionQuery query) {
        String resource = query.projectId().map(id -> "of project " + id).orElse("");
        return new Pages<>((cursor, guard) -> calls.json(
                Operation.read("list sessions", resource),
                () -> {
                    String before = cursor == null ? query.before().orElse(null) : cursor;
                    Integer size = TdProjects.orNull(query.pageSize());
                    return query.projectId()
                            .map(id -> api.ofProject(id, query.workflow().orElse(null), size, before))
                            .orElseGet(() -> api.list(size, before));
                },
                body -> guard.apply(Pages.Page.after(
                        Json.list(body, "sessions").stream()
                                .map(TdSession::read)
                                .toList(),
                        query.pageSize(),
                        TdSession::id))));
    }

    /** A session; refused with kind NOT_FOUND if there is none. */
    public TdSession show(String id) {
        return calls.json(Operation.read("show session", id), () -> api.show(id), TdSession::read);
    }

    /** The attempts of a session, the latest first. */
    public Paged<TdAttempt> attempts(String id) {
        return new Pages<>((cursor, guard) -> calls.json(
                Operation.read("list attempts of session", id),
                () -> api.attempts(id, cursor),
                body -> guard.apply(Pages.Page.after(
                        Json.list(body, "attempts").stream()
                                .map(TdAttempt::read)
                                .toList(),
                        OptionalInt.empty(),
                        TdAttempt::id))));
    }

    interface Api {
        @GET("api/sessions")
        Call<JsonNode> list(@Nullable @Query("page_size") Integer pageSize, @Nullable @Query("last_id") String lastId);

        @GET("api/projects/{id}/sessions")
        Call<JsonNode> ofProject(
                @Path("id") String projectId,
                @Nullable @Query("workflow") String workflow,
                @Nullable @Query("page_size") Integer pageSize,
                @Nullable @Query("last_id") String lastId);

        @GET("api/sessions/{id}")
        Call<JsonNode> show(@Path("id") String id);

        @GET("api/sessions/{id}/attempts")
        Call<JsonNode> attempts(@Path("id") String id, @Nullable @Query("last_id") String lastId);
    }
}

package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Path;
import retrofit2.http.Query;

/** The workflows of projects (digdag fact sheet, section 5). Thread-safe; every method throws {@link TdClientException}. */
public final class TdWorkflows {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdWorkflows(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** The workflows of a revision of a project. */
    public List<TdWorkflow> list(String projectId, String revision) {
        return list(projectId, revision, null);
    }

    /** One workflow of a revision of a project, or empty if it has none of this name. */
    public Optional<TdWorkflow> find(String projectId, String revision, String name) {
        return list(projectId, revision, name).stream()
                .filter(workflow -> workflow.name().equals(name))
                .findFirst();
    }

    private List<TdWorkflow> list(String projectId, String revision, @Nullable String name) {
        return calls.json(
                Operation.read("list workflows of project", projectId + " at revision " + revision),
                () -> api.list(projectId, revision, name),
                body -> Json.list(body, "workflows").stream()
                        .map(TdWorkflow::read)
                        .toList());
    }

    interface Api {
        @GET("api/projects/{id}/workflows")
        Call<JsonNode> list(
                @Path("id") String projectId, @Query("revision") String revision, @Nullable @Query("name") String name);
    }
}

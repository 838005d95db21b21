package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Missing;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.internal.Pages;
import io.cdppipeline.td.page.Paged;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
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

    /** The workflows of the latest revisions of all projects. */
    public Paged<TdWorkflow> list(WorkflowQuery query) {
        return new Pages<>((cursor, guard) -> calls.json(
                Operation.read("list workflows", ""),
                () -> api.list(
                        query.namePattern().orElse(null),
                        query.searchProjectName() ? true : null,
                        TdProjects.orNull(query.pageSize()),
                        query.descending() ? "desc" : null,
                        cursor == null ? query.after().orElse(null) : cursor),
                body -> guard.apply(Pages.Page.after(workflows(body), query.pageSize(), TdWorkflow::id))));
    }

    /** The workflows of a project's latest revision. */
    public List<TdWorkflow> list(String projectId) {
        return list(projectId, null, null);
    }

    /** The workflows of a revision of a project. */
    public List<TdWorkflow> list(String projectId, String revision) {
        return list(projectId, revision, null);
    }

    /** One workflow of a project's latest revision, or empty if it has none of this name. */
    public Optional<TdWorkflow> find(String projectId, String name) {
        return named(name, list(projectId, null, name));
    }

    /** One workflow of a revision of a project, or empty if it has none of this name. */
    public Optional<TdWorkflow> find(String projectId, String revision, String name) {
        return named(name, list(projectId, revision, name));
    }

    private static Optional<TdWorkflow> named(String name, List<TdWorkflow> workflows) {
        return workflows.stream()
                .filter(workflow -> workflow.name().equals(name))
                .findFirst();
    }

    private List<TdWorkflow> list(String projectId, @Nullable String revision, @Nullable String name) {
        return calls.json(
                Operation.read(
                        "list workflows of project", projectId + (revision == null ? "" : " at revision " + revision)),
                () -> api.ofProject(projectId, revision, name),
                TdWorkflows::workflows);
    }

    private static List<TdWorkflow> workflows(JsonNode body) {
        return Json.list(body, "workflows").stream().map(TdWorkflow::read).toList();
    }

    /** One workflow of a project's latest revision; refused with kind NOT_FOUND if it has none of this name. */
    public TdWorkflow show(String projectId, String name) {
        return calls.json(
                Operation.read("show workflow", name + " of project " + projectId),
                () -> api.show(projectId, name),
                TdWorkflow::read);
    }

    /** One workflow by its project's name; empty if there is no such project, revision or workflow. */
    public Optional<TdWorkflow> findByName(String projectName, String name, Optional<String> revision) {
        return Missing.asEmpty(() -> calls.json(
                Operation.read("show workflow", name + " of project " + projectName),
                () -> api.byName(projectName, name, revision.orElse(null)),
                TdWorkflow::read));
    }

    /** The workflow of an id, or empty if there is none. */
    public Optional<TdWorkflow> findById(String id) {
        return Missing.asEmpty(
                () -> calls.json(Operation.read("show workflow", id), () -> api.byId(id), TdWorkflow::read));
    }

    /** A session's time in a workflow's zone, not cut down. */
    public TruncatedSessionTime sessionTime(String workflowId, OffsetDateTime sessionTime) {
        return truncated(workflowId, sessionTime, null);
    }

    /** A session's time cut down in a workflow's zone. */
    public TruncatedSessionTime sessionTime(String workflowId, OffsetDateTime sessionTime, Truncation mode) {
        return truncated(workflowId, sessionTime, mode);
    }

    private TruncatedSessionTime truncated(String workflowId, OffsetDateTime time, @Nullable Truncation mode) {
        // Parsed as an offset with figures: the server takes no Z here.
        String text = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").format(time);
        return calls.json(
                Operation.read("cut down the session time " + text + " of workflow", workflowId),
                () -> api.truncated(workflowId, text.replace("+", "%2B"), mode == null ? null : mode.text()),
                body -> new TruncatedSessionTime(
                        Json.requiredOffsetTime(body, "sessionTime"),
                        Json.text(body, "timezone"),
                        Json.text(body.path("project"), "id"),
                        Json.text(body.path("project"), "name"),
                        Json.text(body, "revision")));
    }

    /** The version of the workflow server. */
    public String serverVersion() {
        return calls.json(
                Operation.read("ask for the workflow server's version", ""),
                api::version,
                body -> Json.required(body, "version"));
    }

    /** What the workflow server thinks of a client of a version of the open-source client. */
    public VersionCheck checkVersion(String clientVersion) {
        return calls.json(
                Operation.read("check version", clientVersion),
                () -> api.checkVersion(clientVersion),
                body -> new VersionCheck(
                        Json.required(body, "serverVersion"),
                        body.path("upgradeRecommended").asBoolean(),
                        body.path("apiCompatible").asBoolean()));
    }

    interface Api {
        @GET("api/workflows")
        Call<JsonNode> list(
                @Nullable @Query("name_pattern") String namePattern,
                @Nullable @Query("search_project_name") Boolean searchProjectName,
                @Nullable @Query("count") Integer count,
                @Nullable @Query("order") String order,
                @Nullable @Query("last_id") String lastId);

        @GET("api/projects/{id}/workflows")
        Call<JsonNode> ofProject(
                @Path("id") String projectId,
                @Nullable @Query("revision") String revision,
                @Nullable @Query("name") String name);

        @GET("api/projects/{id}/workflow")
        Call<JsonNode> show(@Path("id") String projectId, @Query("name") String name);

        @GET("api/workflow")
        Call<JsonNode> byName(
                @Query("project") String project,
                @Query("name") String name,
                @Nullable @Query("revision") String revision);

        @GET("api/workflows/{id}")
        Call<JsonNode> byId(@Path("id") String id);

        @GET("api/workflows/{id}/truncated_session_time")
        Call<JsonNode> truncated(
                @Path("id") String id,
                @Query(value = "session_time", encoded = true) String sessionTime,
                @Nullable @Query("mode") String mode);

        @GET("api/version")
        Call<JsonNode> version();

        @GET("api/version/check")
        Call<JsonNode> checkVersion(@Query("client") String client);
    }
}

package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.PUT;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Workflow projects and their secrets (td-api fact sheet, section 4; digdag fact sheet, sections 2.1 and 5). Thread-safe;
 * every method throws {@link TdClientException}.
 */
public final class TdProjects {

    private static final MediaType GZIP = MediaType.get("application/gzip");

    private final ApiCalls calls;
    private final Api api;
    private final long archiveLimit;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdProjects(ApiCalls calls, long archiveLimit) {
        this.calls = calls;
        this.api = calls.api(Api.class);
        this.archiveLimit = archiveLimit;
    }

    /**
     * Pushes a revision of a project, which is made if there is none. Where the project's latest revision has this name and
     * these very bytes, that is the one that was meant, so that this may be repeated, and is.
     *
     * @param revision a name that the project has not had
     * @throws io.cdppipeline.CdpException if the archive is larger than servers take; the message names the files
     */
    public TdProject push(String name, String revision, ProjectArchive archive) {
        archive.requireWithin(archiveLimit, name);
        byte[] bytes = archive.bytes();
        try {
            return calls.json(
                    Operation.keyed("push project", name + " revision " + revision),
                    () -> api.push(name, revision, RequestBody.create(bytes, GZIP)),
                    TdProject::read);
        } catch (TdClientException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
            return latest(name, e)
                    .filter(project -> project.revision().equals(revision)
                            && project.archiveMd5().equals(Optional.of(archive.md5())))
                    .orElseThrow(() -> e);
        }
    }

    /** The project whose revision is in the way; if it cannot be had, nobody knows whose revision that is. */
    private Optional<TdProject> latest(String name, TdClientException conflict) {
        try {
            return find(name);
        } catch (TdClientException e) {
            throw TdClientException.of(
                    conflict.getMessage() + "; whether that is this very revision is unknown: " + e.getMessage(),
                    new TdClientException.Details(
                            e.kind(), e.status(), e.attempts(), e.elapsed(), true, Optional.empty()),
                    e);
        }
    }

    /** The project of a name, or empty if there is none. */
    public Optional<TdProject> find(String name) {
        return orEmpty(() -> calls.json(Operation.read("show project", name), () -> api.byName(name), TdProject::read));
    }

    /** The project of an id, or empty if there is none, or no longer. */
    public Optional<TdProject> get(String id) {
        return orEmpty(() -> calls.json(Operation.read("show project", id), () -> api.byId(id), TdProject::read));
    }

    private static Optional<TdProject> orEmpty(Supplier<TdProject> call) {
        try {
            return Optional.of(call.get());
        } catch (TdClientException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The names of a project's secrets. */
    public List<String> secrets(String projectId) {
        return calls.json(
                Operation.read("list secrets of project", projectId),
                () -> api.secrets(projectId),
                body -> Json.list(body, "secrets").stream()
                        .map(secret -> Json.required(secret, "key"))
                        .toList());
    }

    /** Sets a secret of a project, over any that it has. May be repeated, and is. */
    public void putSecret(String projectId, String key, Secret value) {
        calls.done(
                Operation.keyed("set secret", key + " of project " + projectId),
                () -> api.putSecret(projectId, key, Map.of("value", value.reveal())));
    }

    interface Api {
        @PUT("api/projects")
        Call<JsonNode> push(
                @Query("project") String project, @Query("revision") String revision, @Body RequestBody archive);

        @GET("api/project")
        Call<JsonNode> byName(@Query("name") String name);

        @GET("api/projects/{id}")
        Call<JsonNode> byId(@Path("id") String id);

        @GET("api/projects/{id}/secrets")
        Call<JsonNode> secrets(@Path("id") String id);

        @PUT("api/projects/{id}/secrets/{key}")
        Call<Void> putSecret(@Path("id") String id, @Path("key") String key, @Body Map<String, String> secret);
    }
}

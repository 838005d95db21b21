package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Missing;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.internal.Pages;
import io.cdppipeline.td.page.Paged;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.DELETE;
import retrofit2.http.GET;
import retrofit2.http.PUT;
import retrofit2.http.Path;
import retrofit2.http.Query;
import retrofit2.http.Streaming;

/**
 * Workflow projects and their secrets (td-api fact sheet, section 4; digdag fact sheet, sections 2.1 and 5). Thread-safe;
 * every method throws {@link TdClientException}.
 */
public final class TdProjects {

    private static final MediaType GZIP = MediaType.get("application/gzip");

    /** How much larger than an archive may be its content, headers and padding included. */
    private static final int MOST_EXPANSION = 50;

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
     * @throws ArchiveTooLargeException if the archive is larger than servers take; the message names the files
     */
    public TdProject push(String name, String revision, ProjectArchive archive) {
        return push(PushRequest.of(name, revision, archive).build());
    }

    /**
     * As {@link #push(String, String, ProjectArchive)}, saying also what becomes of the schedules.
     *
     * @throws ArchiveTooLargeException if the archive is larger than servers take; the message names the files
     */
    public TdProject push(PushRequest request) {
        request.archive().requireWithin(archiveLimit, request.project());
        byte[] bytes = request.archive().bytes();
        try {
            return calls.json(
                    Operation.keyed("push project", request.project() + " revision " + request.revision()),
                    () -> api.push(
                            request.project(),
                            request.revision(),
                            request.scheduleFrom()
                                    .map(time -> time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                                            .toString())
                                    .orElse(null),
                            request.clearSchedules(),
                            request.clearAllSchedules() ? true : null,
                            request.skipSchedule() ? true : null,
                            RequestBody.create(bytes, GZIP)),
                    TdProject::read,
                    conflict -> Optional.empty(),
                    () -> Optional.of(calls.json(
                                    Operation.look("look up project", request.project()),
                                    () -> api.byName(request.project()),
                                    TdProject::read))
                            .filter(project -> isThis(project, request)));
        } catch (TdClientException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
            return latest(request.project(), e)
                    .filter(project -> isThis(project, request))
                    .orElseThrow(() -> e);
        }
    }

    private static boolean isThis(TdProject project, PushRequest request) {
        return project.revision().equals(request.revision())
                && project.archiveMd5().equals(Optional.of(request.archive().md5()));
    }

    /** The project whose revision is in the way; if it cannot be had, nobody knows whose revision that is. */
    private Optional<TdProject> latest(String name, TdClientException conflict) {
        try {
            return find(name);
        } catch (TdClientException e) {
            throw TdClientException.of(
                    conflict.getMessage() + "; whether that is this very revision is unknown: " + e.getMessage(),
                    new TdClientException.Details(
                            e.kind(), e.status(), e.attempts(), e.elapsed(), true, Optional.empty(), Optional.empty()),
                    e);
        }
    }

    /** Projects, in the order in which they were made. */
    public Paged<TdProject> list(ProjectQuery query) {
        return new Pages<>((cursor, guard) -> calls.json(
                Operation.read("list projects", ""),
                () -> api.list(
                        query.name().orElse(null),
                        query.namePattern().orElse(null),
                        orNull(query.pageSize()),
                        cursor == null ? query.after().orElse(null) : cursor),
                body -> guard.apply(Pages.Page.after(
                        Json.list(body, "projects").stream()
                                .map(TdProject::read)
                                .toList(),
                        query.pageSize(),
                        TdProject::id))));
    }

    /** The project of a name, or empty if there is none. */
    public Optional<TdProject> find(String name) {
        return Missing.asEmpty(
                () -> calls.json(Operation.read("show project", name), () -> api.byName(name), TdProject::read));
    }

    /** The project of an id, or empty if there is none, or no longer. */
    public Optional<TdProject> findById(String id) {
        return Missing.asEmpty(
                () -> calls.json(Operation.read("show project", id), () -> api.byId(id), TdProject::read));
    }

    /** The revisions of a project, the latest first; the open-source server gives the latest 100. */
    public Paged<TdRevision> revisions(String projectId) {
        return new Pages<>((cursor, guard) -> calls.json(
                Operation.read("list revisions of project", projectId),
                () -> api.revisions(projectId, null, cursor),
                body -> guard.apply(new Pages.Page<>(
                        readRevisions(body), Json.optionalText(body.path("pagination"), "nextPage")))));
    }

    /** One revision of a project, or empty if it has none of this name. */
    public Optional<TdRevision> revision(String projectId, String name) {
        return calls.json(
                Operation.read("show revision", name + " of project " + projectId),
                () -> api.revisions(projectId, name, null),
                body -> readRevisions(body).stream()
                        .filter(revision -> revision.name().equals(name))
                        .findFirst());
    }

    private static List<TdRevision> readRevisions(JsonNode body) {
        return Json.list(body, "revisions").stream().map(TdRevision::read).toList();
    }

    /**
     * Fetches a project's files and unpacks them into a new directory. Paths that lead out of it, links, a path twice and
     * more than 50 times the client's archive limit are refused; what is refused or breaks off leaves nothing behind.
     *
     * @param revision the revision; empty for the latest
     * @param directory must not exist, or be empty
     * @return the paths of the files within the directory
     * @throws CdpException if the archive is refused, or the directory cannot be written
     */
    public List<java.nio.file.Path> download(
            String projectId, Optional<String> revision, java.nio.file.Path directory) {
        String what = projectId + revision.map(name -> " revision " + name).orElse("");
        java.nio.file.Path file = null;
        try {
            file = Files.createTempFile("project-", ".tar.gz");
            fetch(what, projectId, revision, file);
            try (InputStream archive = Files.newInputStream(file)) {
                return new ArchiveExtractor(archiveLimit * MOST_EXPANSION).extract(archive, directory);
            }
        } catch (IOException e) {
            throw new CdpException("Cannot unpack project " + what + " into " + directory + ": " + e.getMessage(), e);
        } finally {
            delete(file);
        }
    }

    private static void delete(java.nio.file.@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new CdpException("Cannot delete the temporary file " + file, e);
        }
    }

    private void fetch(String what, String projectId, Optional<String> revision, java.nio.file.Path file) {
        calls.bytes(
                Operation.read("fetch the archive of project", what),
                () -> api.archive(projectId, revision.orElse(null)),
                bytes -> copy(bytes, file));
    }

    private boolean copy(InputStream bytes, java.nio.file.Path file) throws IOException {
        long most = archiveLimit * MOST_EXPANSION;
        long copied = 0;
        byte[] buffer = new byte[8192];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                copied += read;
                if (copied > most) {
                    throw new CdpException("Cannot unpack the project: its archive has more than " + most
                            + " bytes; nothing was unpacked. Where that is no mistake, raise archiveLimit(…)");
                }
                out.write(buffer, 0, read);
            }
        }
        return true;
    }

    /** Deletes a project; its attempts stay. Refused with kind NOT_FOUND if there is none, or no longer. Tried once. */
    public TdProject delete(String id) {
        return calls.json(Operation.once("delete project", id), () -> api.delete(id), TdProject::read);
    }

    /** Sees to it that a project is gone. May be repeated, and is. */
    public void deleteIfExists(String id) {
        Missing.asEmpty(() -> calls.json(Operation.keyed("delete project", id), () -> api.delete(id), TdProject::read));
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

    /** Sees to it that a project has no secret of this name. May be repeated, and is. */
    public void deleteSecret(String projectId, String key) {
        calls.done(
                Operation.keyed("delete secret", key + " of project " + projectId),
                () -> api.deleteSecret(projectId, key));
    }

    static @Nullable Integer orNull(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    interface Api {
        @PUT("api/projects")
        Call<JsonNode> push(
                @Query("project") String project,
                @Query("revision") String revision,
                @Nullable @Query("schedule_from") String scheduleFrom,
                @Query("clear_schedule") List<String> clearSchedule,
                @Nullable @Query("clear_schedule_all") Boolean clearScheduleAll,
                @Nullable @Query("skip_schedule") Boolean skipSchedule,
                @Body RequestBody archive);

        @GET("api/projects")
        Call<JsonNode> list(
                @Nullable @Query("name") String name,
                @Nullable @Query("name_pattern") String namePattern,
                @Nullable @Query("count") Integer count,
                @Nullable @Query("last_id") String lastId);

        @GET("api/project")
        Call<JsonNode> byName(@Query("name") String name);

        @GET("api/projects/{id}")
        Call<JsonNode> byId(@Path("id") String id);

        @DELETE("api/projects/{id}")
        Call<JsonNode> delete(@Path("id") String id);

        @GET("api/projects/{id}/revisions")
        Call<JsonNode> revisions(
                @Path("id") String id,
                @Nullable @Query("name") String name,
                @Nullable @Query("page[after]") String after);

        @Streaming
        @GET("api/projects/{id}/archive")
        Call<ResponseBody> archive(@Path("id") String id, @Nullable @Query("revision") String revision);

        @GET("api/projects/{id}/secrets")
        Call<JsonNode> secrets(@Path("id") String id);

        @PUT("api/projects/{id}/secrets/{key}")
        Call<Void> putSecret(@Path("id") String id, @Path("key") String key, @Body Map<String, String> secret);

        @DELETE("api/projects/{id}/secrets/{key}")
        Call<Void> deleteSecret(@Path("id") String id, @Path("key") String key);
    }
}

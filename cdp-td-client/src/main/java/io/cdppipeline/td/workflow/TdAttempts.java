package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Conflict;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.PUT;
import retrofit2.http.Path;
import retrofit2.http.Streaming;

/**
 * Attempts, their tasks and logs (td-api fact sheet, section 4; digdag fact sheet, sections 2.1 and 5). Thread-safe; every
 * method throws {@link TdClientException}.
 */
public final class TdAttempts {

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdAttempts(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /**
     * Starts a workflow for a session time. Where a session of that time exists, its latest attempt is given instead of a
     * second one, so that this may be repeated, and is.
     *
     * @param workflowId the workflow's id, which also says which revision
     * @param sessionTime the session's time; whole seconds count
     * @param params parameters of the attempt: text, numbers, booleans, lists and maps
     */
    public StartedAttempt start(String workflowId, Instant sessionTime, Map<String, Object> params) {
        return put(
                "start workflow",
                workflowId + " for session " + sessionTime,
                request(workflowId, sessionTime, params),
                attempt -> true);
    }

    /**
     * Runs an attempt's session again, as a new attempt of the given name and of the same revision. Where the session has an
     * attempt of that name, it is given instead of a second one, so that this may be repeated, and is.
     */
    public StartedAttempt retry(String attemptId, String retryAttemptName, ResumeMode mode) {
        TdAttempt attempt = show(attemptId);
        ObjectNode request = request(attempt.workflowId(), attempt.sessionTime(), attempt.params());
        request.put("retryAttemptName", retryAttemptName);
        if (mode == ResumeMode.FAILED_TASKS) {
            request.putObject("resume").put("mode", "failed").put("attemptId", attemptId);
        }
        return put(
                "retry attempt",
                attemptId + " as " + retryAttemptName,
                request,
                conflict -> conflict.retryAttemptName().equals(Optional.of(retryAttemptName)));
    }

    private static ObjectNode request(String workflowId, Instant sessionTime, Map<String, Object> params) {
        ObjectNode request = Json.MAPPER
                .createObjectNode()
                .put("workflowId", workflowId)
                .put(
                        "sessionTime",
                        Instant.ofEpochSecond(sessionTime.getEpochSecond()).toString());
        request.set("params", Json.MAPPER.valueToTree(params));
        return request;
    }

    private StartedAttempt put(String name, String resource, ObjectNode request, Predicate<TdAttempt> adoptable) {
        return calls.json(
                Operation.keyed(name, resource),
                () -> api.start(request),
                body -> new StartedAttempt(TdAttempt.read(body), false),
                conflict -> existing(conflict).filter(adoptable).map(attempt -> new StartedAttempt(attempt, true)));
    }

    /** The attempt in an answer with status 409; other reasons for that status have a message and no id. */
    private static Optional<TdAttempt> existing(Conflict conflict) {
        return conflict.body().filter(body -> body.hasNonNull("id")).map(TdAttempt::read);
    }

    /** An attempt. */
    public TdAttempt show(String attemptId) {
        return calls.json(Operation.read("show attempt", attemptId), () -> api.show(attemptId), TdAttempt::read);
    }

    /** The tasks that an attempt has so far, in the order in which they were made. */
    public List<TdTask> tasks(String attemptId) {
        return calls.json(
                Operation.read("list tasks of attempt", attemptId),
                () -> api.tasks(attemptId),
                body -> Json.list(body, "tasks").stream().map(TdTask::read).toList());
    }

    /**
     * Asks an attempt to stop; tasks that run may go on for a while. May be repeated, and is.
     *
     * @return false if it had ended already
     */
    public boolean kill(String attemptId) {
        try {
            calls.done(Operation.keyed("kill attempt", attemptId), () -> api.kill(attemptId));
            return true;
        } catch (TdClientException e) {
            if (e.kind() == Kind.CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /**
     * The files of an attempt's log: task after task in the order in which they began, and each task's files in the order in
     * which they were written.
     */
    public List<TdLogFile> logFiles(String attemptId) {
        List<TdLogFile> files = calls.json(
                Operation.read("list log files of attempt", attemptId),
                () -> api.logFiles(attemptId),
                body -> Json.list(body, "files").stream()
                        .map(file -> new TdLogFile(
                                Json.required(file, "fileName"),
                                Json.text(file, "taskName"),
                                Json.number(file, "fileSize"),
                                Json.time(file, "fileTime")))
                        .toList());
        Map<String, Instant> begun = files.stream()
                .collect(Collectors.toMap(
                        TdLogFile::taskName,
                        file -> file.time().orElse(Instant.MAX),
                        (one, other) -> one.isBefore(other) ? one : other));
        return files.stream()
                .sorted(Comparator.comparing((TdLogFile file) -> begun.getOrDefault(file.taskName(), Instant.MAX))
                        .thenComparing(TdLogFile::taskName)
                        .thenComparing(TdLogFile::name))
                .toList();
    }

    /** The text of one file of an attempt's log. */
    public String log(String attemptId, TdLogFile file) {
        // The plus in a task's name would be a blank to a server that reads paths as forms.
        String path = URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return calls.bytes(
                Operation.read("fetch log file", file.name() + " of attempt " + attemptId),
                () -> api.log(attemptId, path),
                TdAttempts::text);
    }

    /** The whole log of an attempt, in the order of {@link #logFiles}. */
    public String log(String attemptId) {
        StringBuilder log = new StringBuilder();
        logFiles(attemptId).forEach(file -> log.append(log(attemptId, file)));
        return log.toString();
    }

    /** Text that is gzipped, or was until something on the way unpacked it. */
    private static String text(InputStream bytes) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(bytes, 2);
        byte[] magic = stream.readNBytes(2);
        stream.unread(magic);
        boolean gzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        try (InputStream plain = gzip ? new GZIPInputStream(stream) : stream) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    interface Api {
        @PUT("api/attempts")
        Call<JsonNode> start(@Body ObjectNode request);

        @GET("api/attempts/{id}")
        Call<JsonNode> show(@Path("id") String id);

        @GET("api/attempts/{id}/tasks")
        Call<JsonNode> tasks(@Path("id") String id);

        @POST("api/attempts/{id}/kill")
        Call<Void> kill(@Path("id") String id);

        @GET("api/logs/{id}/files")
        Call<JsonNode> logFiles(@Path("id") String id);

        @Streaming
        @GET("api/logs/{id}/files/{name}")
        Call<ResponseBody> log(@Path("id") String id, @Path(value = "name", encoded = true) String name);
    }
}

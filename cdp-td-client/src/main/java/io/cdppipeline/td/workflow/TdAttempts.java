package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Conflict;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.internal.Pages;
import io.cdppipeline.td.page.Paged;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.PUT;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Attempts, their tasks and logs (td-api fact sheet, section 4; digdag fact sheet, sections 2.1 and 5). Thread-safe; every
 * method throws {@link TdClientException}. To wait for their end see {@link io.cdppipeline.td.wait.TdWaits}.
 */
public final class TdAttempts {

    private final ApiCalls calls;
    private final Api api;
    private final AttemptLogs logs;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdAttempts(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
        this.logs = new AttemptLogs(calls);
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
        return start(StartRequest.of(workflowId, sessionTime).params(params).build());
    }

    /**
     * Starts a workflow, or has a session run again. Where the session exists already, its latest attempt is given instead;
     * with {@link StartRequest#retryAttemptName()}, the attempt of that name. This may therefore be repeated, and is. A
     * request with {@link StartRequest#resume()} and no name is refused with kind CONFLICT.
     */
    public StartedAttempt start(StartRequest request) {
        String workflow = request.workflowId()
                .orElseGet(() -> request.workflowName().orElse("") + " of project "
                        + request.projectName().orElse(""));
        return put(
                "start workflow",
                workflow + " for session "
                        + (request.sessionTime().getOffset().getTotalSeconds() == 0
                                ? request.sessionTime().toInstant()
                                : Json.text(request.sessionTime()))
                        + request.retryAttemptName().map(name -> " as " + name).orElse(""),
                StartJson.of(request),
                request.retryAttemptName(),
                request.resume().isEmpty() || request.retryAttemptName().isPresent());
    }

    /**
     * Runs an attempt's session again, as a new attempt of the given name and of the same revision, with the same parameters.
     * Where the session has an attempt of that name, it is given instead of a second one, so that this may be repeated, and is.
     */
    public StartedAttempt retry(String attemptId, String retryAttemptName, ResumeMode mode) {
        return retry(
                attemptId,
                retryAttemptName,
                mode == ResumeMode.FAILED_TASKS
                        ? Optional.of(new StartRequest.Resume(attemptId, Optional.empty()))
                        : Optional.empty());
    }

    /** As {@link #retry}, beginning with a task, given by its full name; what came before it counts as done. */
    public StartedAttempt retryFrom(String attemptId, String retryAttemptName, String task) {
        return retry(attemptId, retryAttemptName, Optional.of(new StartRequest.Resume(attemptId, Optional.of(task))));
    }

    private StartedAttempt retry(String attemptId, String name, Optional<StartRequest.Resume> resume) {
        TdAttempt attempt = show(attemptId);
        ObjectNode request = StartJson.of(StartRequest.builder()
                .workflowId(attempt.workflowId())
                .sessionTime(attempt.sessionTime())
                .retryAttemptName(name)
                .resume(resume)
                .build());
        request.set("params", Json.MAPPER.valueToTree(attempt.params()));
        return put("retry attempt", attemptId + " as " + name, request, Optional.of(name), true);
    }

    private StartedAttempt put(
            String operation, String resource, ObjectNode request, Optional<String> name, boolean adopt) {
        return calls.json(
                Operation.keyed(operation, resource),
                () -> api.start(request),
                body -> new StartedAttempt(TdAttempt.read(body), false),
                conflict -> existing(conflict)
                        .filter(attempt -> adopt)
                        .filter(attempt ->
                                name.isEmpty() || attempt.retryAttemptName().equals(name))
                        .map(attempt -> new StartedAttempt(attempt, true)),
                () -> lookUp(request, name).map(attempt -> new StartedAttempt(attempt, true)));
    }

    /** The attempt that a start was to bring about; the answer to that start was lost. */
    private Optional<TdAttempt> lookUp(ObjectNode request, Optional<String> name) {
        String project;
        String workflow;
        if (request.has("workflowId")) {
            JsonNode found = calls.json(
                    Operation.look("look up workflow", Json.text(request, "workflowId")),
                    () -> api.workflow(Json.text(request, "workflowId")),
                    body -> body);
            project = Json.text(found.path("project"), "name");
            workflow = Json.text(found, "name");
        } else {
            project = Json.text(request, "projectName");
            workflow = Json.text(request, "workflowName");
        }
        Instant time = Json.requiredOffsetTime(request, "sessionTime").toInstant();
        return calls.json(
                Operation.look("look up the attempt of session " + time + " of workflow", workflow),
                () -> api.list(project, workflow, true, null, null),
                body -> attempts(body).stream()
                        .filter(attempt -> attempt.sessionTime().toInstant().equals(time))
                        .filter(attempt -> attempt.retryAttemptName().equals(name))
                        .findFirst());
    }

    /** The attempt in an answer with status 409; other reasons for that status have a message and no id. */
    private static Optional<TdAttempt> existing(Conflict conflict) {
        return conflict.body().filter(body -> body.hasNonNull("id")).map(TdAttempt::read);
    }

    /** Attempts, the newest first. */
    public Paged<TdAttempt> list(AttemptQuery query) {
        return new Pages<>((cursor, guard) -> calls.json(
                Operation.read("list attempts", ""),
                () -> api.list(
                        query.project().orElse(null),
                        query.workflow().orElse(null),
                        query.includeRetried() ? true : null,
                        TdProjects.orNull(query.pageSize()),
                        cursor == null ? query.before().orElse(null) : cursor),
                body -> guard.apply(Pages.Page.after(attempts(body), query.pageSize(), TdAttempt::id))));
    }

    private static List<TdAttempt> attempts(JsonNode body) {
        return Json.list(body, "attempts").stream().map(TdAttempt::read).toList();
    }

    /** An attempt; refused with kind NOT_FOUND if there is none. */
    public TdAttempt show(String attemptId) {
        return calls.json(Operation.read("show attempt", attemptId), () -> api.show(attemptId), TdAttempt::read);
    }

    /** All attempts of an attempt's session, itself included. */
    public List<TdAttempt> retries(String attemptId) {
        return calls.json(
                Operation.read("list retries of attempt", attemptId),
                () -> api.retries(attemptId),
                TdAttempts::attempts);
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
        return logs.files(attemptId, null);
    }

    /** The files of an attempt's log whose task's full name begins with a text, in the order of {@link #logFiles(String)}. */
    public List<TdLogFile> logFiles(String attemptId, String taskPrefix) {
        return logs.files(attemptId, taskPrefix);
    }

    /** The text of one file of an attempt's log. */
    public String log(String attemptId, TdLogFile file) {
        return logs.text(attemptId, file);
    }

    /** The whole log of an attempt, in the order of {@link #logFiles(String)}; each file ends with a line feed. */
    public String log(String attemptId) {
        return logs.text(attemptId, logFiles(attemptId));
    }

    /** The log of a task, given by its full name, and of the tasks in it; each file ends with a line feed. */
    public String taskLog(String attemptId, String task) {
        return logs.text(attemptId, logs.filesOfTask(attemptId, task));
    }

    /**
     * The text of one file of an attempt's log as it comes, unpacked, in constant memory; the caller closes it. Where the
     * connection breaks it goes on from there; reading throws {@link java.io.IOException} only where that does not help.
     */
    public InputStream openLog(String attemptId, TdLogFile file) {
        return logs.open(attemptId, file);
    }

    /** As {@link #log(String)}, as it comes, in constant memory; the caller closes it. */
    public InputStream openLog(String attemptId) {
        return logs.open(attemptId, logFiles(attemptId));
    }

    /** As {@link #taskLog}, as it comes, in constant memory; the caller closes it. */
    public InputStream openTaskLog(String attemptId, String task) {
        return logs.open(attemptId, logs.filesOfTask(attemptId, task));
    }

    interface Api {
        @PUT("api/attempts")
        Call<JsonNode> start(@Body ObjectNode request);

        @GET("api/attempts")
        Call<JsonNode> list(
                @Nullable @Query("project") String project,
                @Nullable @Query("workflow") String workflow,
                @Nullable @Query("include_retried") Boolean includeRetried,
                @Nullable @Query("page_size") Integer pageSize,
                @Nullable @Query("last_id") String lastId);

        @GET("api/workflows/{id}")
        Call<JsonNode> workflow(@Path("id") String id);

        @GET("api/attempts/{id}")
        Call<JsonNode> show(@Path("id") String id);

        @GET("api/attempts/{id}/retries")
        Call<JsonNode> retries(@Path("id") String id);

        @GET("api/attempts/{id}/tasks")
        Call<JsonNode> tasks(@Path("id") String id);

        @POST("api/attempts/{id}/kill")
        Call<Void> kill(@Path("id") String id);
    }
}

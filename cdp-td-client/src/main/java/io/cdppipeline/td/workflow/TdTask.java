package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A task of an attempt. Maps hold text, numbers, booleans, lists and maps.
 *
 * @param id its id
 * @param fullName its name with those of the tasks that it is in: {@code +main+load}
 * @param parentId the id of the task that it is in; empty for the root
 * @param upstreams the ids of the tasks that it waits for
 * @param group whether it only holds other tasks
 * @param state the service's word: {@code success}, {@code error}, {@code group_error}, {@code running} …
 * @param cancelRequested whether it was asked to stop
 * @param config its definition; a generated SQL is in here
 * @param exportParams what it exports to the tasks in it
 * @param storeParams what it has stored for the tasks after it
 * @param stateParams what its operator keeps in mind between two looks
 * @param errorMessage why it failed, in the service's words
 * @param error all that the service tells of its failure; empty without one
 * @param jobId the Treasure Data job that it ran last, where the service says so
 * @param startedAt when it began
 * @param updatedAt when its state last changed
 * @param retryAt when its operator looks again
 */
public record TdTask(
        String id,
        String fullName,
        Optional<String> parentId,
        List<String> upstreams,
        boolean group,
        String state,
        boolean cancelRequested,
        Map<String, Object> config,
        Map<String, Object> exportParams,
        Map<String, Object> storeParams,
        Map<String, Object> stateParams,
        Optional<String> errorMessage,
        Map<String, Object> error,
        Optional<String> jobId,
        Optional<Instant> startedAt,
        Optional<Instant> updatedAt,
        Optional<Instant> retryAt) {

    /** Whether it has ended, one way or another. */
    public boolean done() {
        return state.equals("success") || failed() || state.equals("canceled");
    }

    /** Whether it failed, be it by itself or by a task in it. */
    public boolean failed() {
        return state.equals("error") || state.equals("group_error");
    }

    /** Whether it is at work, which includes waiting for a job's end between two looks at it. */
    public boolean running() {
        return !group && (state.equals("running") || state.equals("retry_waiting"));
    }

    static TdTask read(JsonNode task) {
        return new TdTask(
                Json.required(task, "id"),
                Json.required(task, "fullName"),
                Json.optionalText(task, "parentId"),
                StreamSupport.stream(task.path("upstreams").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList(),
                task.path("isGroup").asBoolean(),
                Json.text(task, "state"),
                task.path("cancelRequested").asBoolean(),
                Json.map(task, "config"),
                Json.map(task, "exportParams"),
                Json.map(task, "storeParams"),
                Json.map(task, "stateParams"),
                Json.optionalText(task.path("error"), "message"),
                Json.map(task, "error"),
                jobId(task.path("stateParams"))
                        .or(() -> Json.optionalText(task.path("storeParams").path("td"), "last_job_id")),
                Json.time(task, "startedAt"),
                Json.time(task, "updatedAt"),
                Json.time(task, "retryAt"));
    }

    /** The operators keep the job's id in their state, at a depth that differs between them. */
    private static Optional<String> jobId(JsonNode state) {
        Optional<String> id = Json.optionalText(state, "jobId").or(() -> Json.optionalText(state, "job_id"));
        Iterator<JsonNode> inner = state.elements();
        while (id.isEmpty() && inner.hasNext()) {
            id = jobId(inner.next());
        }
        return id;
    }
}

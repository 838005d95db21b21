package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Puts what a journal holds back into the stores. */
final class JournalReader {

    /** Kinds of ids that an {@code ids} line may hold. */
    static final List<String> IDS =
            List.of("task", "project", "workflow", "revisionId", "session", "attempt", "schedule");

    private final ProjectStore projects;
    private final AttemptStore attempts;
    private final ScheduleStore schedules;
    private final SharedValues params;
    private final Map<Long, List<TaskInfo>> tasks = new TreeMap<>();
    private final Map<Long, AttemptStore.Attempt> unfinished = new LinkedHashMap<>();
    private long lastTaskId;

    JournalReader(Journal.Stores stores) {
        this.projects = stores.projects();
        this.attempts = stores.attempts();
        this.schedules = stores.schedules();
        this.params = stores.params();
    }

    long lastTaskId() {
        return lastTaskId;
    }

    /** @throws IOException if it is no event of this version */
    void event(JsonNode event) throws IOException {
        switch (event.path("event").asText()) {
            case "push" -> push(event);
            case "delete" -> {
                long project = event.get("project").asLong();
                projects.delete(project, Instant.parse(event.get("at").asText()));
                schedules.removeProject(project);
            }
            case "schedule" -> schedules.put(ScheduleJson.read(event));
            case "param" ->
                params.set(event.get("key").asText(), event.get("value").asText());
            case "start" -> start(event);
            case "task" ->
                tasks.computeIfAbsent(event.get("attempt").asLong(), any -> new ArrayList<>())
                        .add(TaskJson.read(event.get("task")));
            case "end" -> end(event);
            case "ids" -> ids(event);
            default ->
                throw new IOException("'" + event.path("event").asText() + "' is no event of this version: remove the"
                        + " directory or use the version that wrote it");
        }
    }

    private void ids(JsonNode event) {
        lastTaskId = Math.max(lastTaskId, event.path("task").asLong());
        projects.given(
                event.path("project").asLong(),
                event.path("workflow").asLong(),
                event.path("revisionId").asLong());
        attempts.given(event.path("session").asLong(), event.path("attempt").asLong());
        schedules.given(event.path("schedule").asLong());
    }

    private void push(JsonNode event) {
        Map<String, byte[]> files = new TreeMap<>();
        event.get("files")
                .properties()
                .forEach(entry -> files.put(
                        entry.getKey(),
                        Base64.getDecoder().decode(entry.getValue().asText())));
        long project = event.get("project").asLong();
        projects.given(0, 0, event.path("revisionId").asLong(1) - 1);
        projects.add(
                project,
                event.get("workflow").asLong(),
                event.get("name").asText(),
                event.get("revision").asText(),
                Instant.parse(event.get("at").asText()),
                ProjectFiles.of(files),
                Base64.getDecoder().decode(event.get("archive").asText()),
                event.get("md5").asText());
        schedules.removeProject(project);
        event.path("schedules").forEach(schedule -> schedules.put(ScheduleJson.read(schedule)));
    }

    private void start(JsonNode event) {
        WorkflowInfo workflow =
                projects.workflow(event.get("workflow").asLong()).orElseThrow();
        AttemptStore.Attempt attempt = attempts.restore(
                event.get("session").asLong(),
                UUID.fromString(event.get("uuid").asText()),
                new AttemptStore.SessionKey(
                        workflow.projectId(), workflow.name(), event.get("time").asLong()),
                event.get("attempt").asLong(),
                event.path("index").asInt(),
                workflow,
                Optional.ofNullable(event.get("retry")).map(JsonNode::asText),
                (ObjectNode) event.get("params"),
                Instant.parse(event.get("at").asText()));
        unfinished.put(attempt.id, attempt);
    }

    private void end(JsonNode event) {
        AttemptStore.Attempt attempt = attempts.require(event.get("attempt").asLong());
        List<TaskInfo> ended = new ArrayList<>();
        event.path("tasks").forEach(task -> ended.add(TaskJson.read(task)));
        attempts.finish(
                attempt,
                event.get("success").asBoolean(),
                event.get("cancelled").asBoolean(),
                Instant.parse(event.get("at").asText()),
                ended);
        unfinished.remove(attempt.id);
        tasks.remove(attempt.id);
    }

    /** Ends the attempts that ran when the process died: they were killed with it. */
    void endUnfinished(Journal journal) {
        Instant now = journal.now();
        unfinished.values().forEach(attempt -> {
            List<TaskInfo> ended = new ArrayList<>(tasks.getOrDefault(attempt.id, List.of()));
            String name = "+" + attempt.workflow.name();
            if (ended.stream().noneMatch(task -> task.fullName().equals(name))) {
                ended.add(0, lostRoot(journal, ended, name, now));
            }
            attempts.finish(attempt, false, true, now, ended);
            journal.finished(attempt.id, false, true, now, ended);
        });
    }

    private static TaskInfo lostRoot(Journal journal, List<TaskInfo> ended, String name, Instant now) {
        long id = ended.stream()
                .flatMap(task -> task.parentId().stream())
                .filter(parent -> ended.stream().noneMatch(task -> task.id() == parent))
                .min(Long::compare)
                .orElseGet(journal::nextTaskId);
        return new TaskInfo(
                id,
                name,
                Optional.empty(),
                Json.object(),
                List.of(),
                true,
                TaskState.GROUP_ERROR.text(),
                false,
                Json.object(),
                Json.object(),
                Json.object(),
                now,
                Optional.empty(),
                Optional.empty(),
                Json.object()
                        .put(
                                "message",
                                "The process ended while this attempt ran; start it again with a retry attempt name"));
    }
}

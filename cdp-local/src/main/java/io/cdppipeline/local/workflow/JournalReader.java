package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    private final ProjectStore projects;
    private final AttemptStore attempts;
    private final Map<Long, List<TaskInfo>> tasks = new TreeMap<>();
    private final Map<Long, AttemptStore.Attempt> unfinished = new LinkedHashMap<>();
    private long lastTaskId;

    JournalReader(ProjectStore projects, AttemptStore attempts) {
        this.projects = projects;
        this.attempts = attempts;
    }

    long lastTaskId() {
        return lastTaskId;
    }

    /**
     * Reads every whole line; one that a crash cut short is left out.
     *
     * @return the length of what was read
     * @throws IOException if a whole line is no event
     */
    long read(byte[] all) throws IOException {
        int start = 0;
        int number = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                number++;
                event(new String(all, start, i - start, StandardCharsets.UTF_8), number);
                start = i + 1;
            }
        }
        return start;
    }

    private void event(String line, int number) throws IOException {
        try {
            JsonNode event = Json.MAPPER.readTree(line);
            switch (event.path("event").asText()) {
                case "push" -> push(event);
                case "delete" ->
                    projects.delete(
                            event.get("project").asLong(),
                            Instant.parse(event.get("at").asText()));
                case "start" -> start(event);
                case "task" ->
                    tasks.computeIfAbsent(event.get("attempt").asLong(), any -> new ArrayList<>())
                            .add(TaskJson.read(event.get("task")));
                case "end" -> end(event);
                case "ids" ->
                    lastTaskId = Math.max(lastTaskId, event.get("task").asLong());
                default ->
                    throw new IOException("line " + number + " is no event of this version: remove the directory"
                            + " or use the version that wrote it");
            }
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IOException("line " + number + " of the journal is damaged: " + e.getMessage(), e);
        }
    }

    private void push(JsonNode event) {
        Map<String, byte[]> files = new TreeMap<>();
        event.get("files")
                .properties()
                .forEach(entry -> files.put(
                        entry.getKey(),
                        Base64.getDecoder().decode(entry.getValue().asText())));
        projects.add(
                event.get("project").asLong(),
                event.get("workflow").asLong(),
                event.get("name").asText(),
                event.get("revision").asText(),
                Instant.parse(event.get("at").asText()),
                ProjectFiles.of(files),
                Base64.getDecoder().decode(event.get("archive").asText()),
                event.get("md5").asText());
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

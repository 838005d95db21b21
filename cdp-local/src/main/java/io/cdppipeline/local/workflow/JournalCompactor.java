package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decides which lines of a journal still say something: the tasks of an attempt are told again by its end, a schedule or a
 * parameter by its newest line, and of attempts that ended long ago nothing is kept but that their ids are taken.
 */
final class JournalCompactor {

    private final Set<Long> ended = new HashSet<>();
    private final Deque<Long> endedInOrder = new ArrayDeque<>();
    private final Set<Long> forgotten = new HashSet<>();
    private final Set<Long> deletedProjects = new HashSet<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private final Map<String, Long> lastIds = new HashMap<>();
    private int lines;

    /** Looks at a line; every line must be looked at, in order, before the first is written. */
    void look(JsonNode event) {
        switch (event.path("event").asText()) {
            case "end" -> {
                ended.add(id(event, "attempt"));
                endedInOrder.add(id(event, "attempt"));
            }
            case "start" -> {
                given(event, "attempt");
                given(event, "session");
            }
            case "push" -> {
                given(event, "project");
                given(event, "revisionId");
                lastIds.merge(
                        "workflow",
                        id(event, "workflow") + event.path("workflows").asLong() - 1,
                        Math::max);
            }
            case "delete" -> deletedProjects.add(id(event, "project"));
            case "schedule" -> {
                given(event, "schedule");
                newest.put("schedule " + id(event, "schedule"), lines);
            }
            case "param" -> newest.put("param " + event.path("key").asText(), lines);
            case "ids" -> {
                for (String kind : JournalReader.IDS) {
                    given(event, kind);
                }
            }
            default -> {
                // A task's line: told again when its attempt ends.
            }
        }
        lines++;
    }

    /** Everything was looked at: says how many attempts that have ended are to be kept. */
    void decide(int keptAttempts) {
        while (endedInOrder.size() > keptAttempts) {
            forgotten.add(endedInOrder.poll());
        }
        lines = 0;
    }

    /** Whether a line, in the same order as before, is to be kept. */
    boolean keeps(JsonNode event) {
        int line = lines++;
        return switch (event.path("event").asText()) {
            case "task" -> !ended.contains(id(event, "attempt"));
            case "start", "end" -> !forgotten.contains(id(event, "attempt"));
            case "schedule" ->
                newest.getOrDefault("schedule " + id(event, "schedule"), -1) == line
                        && !deletedProjects.contains(id(event, "project"));
            case "param" -> newest.getOrDefault("param " + event.path("key").asText(), -1) == line;
            case "ids" -> false;
            default -> true;
        };
    }

    /** The line that keeps ids from being given again. */
    void writeIds(OutputStream out) throws IOException {
        ObjectNode ids = Json.object().put("event", "ids");
        lastIds.forEach(ids::put);
        out.write((ids + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void given(JsonNode event, String kind) {
        if (event.has(kind)) {
            lastIds.merge(kind, id(event, kind), Math::max);
        }
    }

    private static long id(JsonNode event, String key) {
        return event.path(key).asLong();
    }
}

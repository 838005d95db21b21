package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many tasks an attempt of a workflow has, as far as its file tells: those of loops over lists that the file or its exports
 * hold are counted once for each turn, of two branches the larger. A loop over what only the run knows counts as one turn.
 *
 * @param tasks all of them, the root and the groups that loops and branches make included
 * @param largest the task below the root that has the most of them, {@code +tables}; {@code +main} if there is none
 */
public record TaskCount(long tasks, String largest) {

    private static final Pattern REFERENCE = Pattern.compile("\\s*\\$\\{\\s*([\\w.]+)\\s*}\\s*");

    /** Counts. */
    public static TaskCount of(Workflow workflow) {
        Map<String, JsonNode> exports = exported(Map.of(), workflow.config());
        long all = 1;
        long most = 0;
        String largest = "+main";
        for (Map.Entry<String, JsonNode> entry : workflow.config().properties()) {
            if (isTask(entry)) {
                long tasks = tasks((ObjectNode) entry.getValue(), exports);
                all += tasks;
                if (tasks > most) {
                    most = tasks;
                    largest = entry.getKey();
                }
            }
        }
        return new TaskCount(all, largest);
    }

    private static boolean isTask(Map.Entry<String, JsonNode> entry) {
        return entry.getKey().startsWith("+") && entry.getValue() instanceof ObjectNode;
    }

    /** A task and those below it. */
    private static long tasks(ObjectNode task, Map<String, JsonNode> outside) {
        Map<String, JsonNode> exports = exported(outside, task);
        long tasks = 1 + children(task, exports);
        String operator = WorkflowTask.operatorKey(task).orElse("");
        long inside = branch(task.path("_do"), exports);
        return switch (operator) {
            case "if>" -> tasks + Math.max(inside, branch(task.path("_else_do"), exports));
            case "for_each>" -> tasks + inside * turns(task.path(operator), exports);
            case "loop>" -> tasks + inside * Math.max(1, task.path(operator).asLong(1));
            default -> tasks + inside;
        };
    }

    private static long children(ObjectNode task, Map<String, JsonNode> exports) {
        long tasks = 0;
        for (Map.Entry<String, JsonNode> entry : task.properties()) {
            if (isTask(entry)) {
                tasks += tasks((ObjectNode) entry.getValue(), exports);
            }
        }
        return tasks;
    }

    /** What an operator makes of a {@code _do}: a group, and the tasks in it. */
    private static long branch(JsonNode branch, Map<String, JsonNode> exports) {
        return branch instanceof ObjectNode group ? tasks(group, exports) : 0;
    }

    private static long turns(JsonNode lists, Map<String, JsonNode> exports) {
        long turns = 1;
        for (JsonNode list : lists) {
            JsonNode values =
                    list.isTextual() ? referred(list.textValue(), exports).orElse(list) : list;
            turns *= values.isArray() ? values.size() : 1;
        }
        return turns;
    }

    private static Optional<JsonNode> referred(String text, Map<String, JsonNode> exports) {
        Matcher reference = REFERENCE.matcher(text);
        if (!reference.matches()) {
            return Optional.empty();
        }
        String[] names = reference.group(1).split("\\.");
        JsonNode value = exports.get(names[0]);
        for (int i = 1; i < names.length && value != null; i++) {
            value = value.get(names[i]);
        }
        return Optional.ofNullable(value);
    }

    private static Map<String, JsonNode> exported(Map<String, JsonNode> outside, ObjectNode task) {
        if (!(task.get("_export") instanceof ObjectNode own)) {
            return outside;
        }
        Map<String, JsonNode> exports = new HashMap<>(outside);
        own.properties().forEach(entry -> exports.put(entry.getKey(), entry.getValue()));
        return exports;
    }
}

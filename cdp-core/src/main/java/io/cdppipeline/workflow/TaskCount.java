package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many tasks an attempt of a workflow has, as far as its file tells: those of loops over lists that the file or its exports
 * hold are counted once for each turn, of two branches the larger, and a file that is called where it is called. A loop over
 * what only the run knows counts as one turn.
 *
 * @param tasks all of them, the root and the groups that loops and branches make included
 * @param largest the task below the root that has the most of them, {@code +tables}; {@code +main} if there is none
 */
public record TaskCount(long tasks, String largest) {

    private static final Pattern REFERENCE = Pattern.compile("\\s*\\$\\{\\s*([\\w.]+)\\s*}\\s*");

    /** Counts; a file that a {@code call>} names is looked for in the project. */
    public static TaskCount of(Workflow workflow, WorkflowProject project) {
        Scope scope = Scope.of(project, workflow);
        long all = 1;
        long most = 0;
        String largest = "+main";
        for (Map.Entry<String, JsonNode> entry : workflow.config().properties()) {
            if (isTask(entry)) {
                long tasks = tasks((ObjectNode) entry.getValue(), scope);
                all += tasks;
                if (tasks > most) {
                    most = tasks;
                    largest = entry.getKey();
                }
            }
        }
        return new TaskCount(all, largest);
    }

    /**
     * What a task sees.
     *
     * @param exports the values in force
     * @param files the file that it stands in, after those that have called it
     */
    private record Scope(WorkflowProject project, Map<String, JsonNode> exports, List<String> files) {

        static Scope of(WorkflowProject project, Workflow workflow) {
            return new Scope(project, exported(Map.of(), workflow.config()), List.of(workflow.file()));
        }

        Scope in(ObjectNode task) {
            return new Scope(project, exported(exports, task), files);
        }

        Scope called(Workflow file) {
            List<String> chain = new ArrayList<>(files);
            chain.add(file.file());
            return new Scope(project, exports, chain);
        }

        /** The file of that name beside the one that calls it; one that comes back to itself counts once. */
        Optional<Workflow> file(String name) {
            String caller = files.get(files.size() - 1);
            String path =
                    caller.substring(0, caller.lastIndexOf('/') + 1) + (name.endsWith(".dig") ? name : name + ".dig");
            return files.contains(path) || project.file(path).isEmpty() ? Optional.empty() : readable(path);
        }

        private Optional<Workflow> readable(String path) {
            try {
                return Optional.of(project.load(path));
            } catch (WorkflowException e) {
                // Whoever reads the project is told; there is nothing to count.
                return Optional.empty();
            }
        }
    }

    private static boolean isTask(Map.Entry<String, JsonNode> entry) {
        return entry.getKey().startsWith("+") && entry.getValue() instanceof ObjectNode;
    }

    /** A task and those below it. */
    private static long tasks(ObjectNode task, Scope outside) {
        Scope scope = outside.in(task);
        long tasks = 1 + children(task, scope);
        String operator = WorkflowTask.operatorKey(task).orElse("");
        JsonNode command = task.path(operator);
        long inside = branch(task.path("_do"), scope);
        return switch (operator) {
            case "if>" -> tasks + Math.max(inside, branch(task.path("_else_do"), scope));
            case "for_each>" -> tasks + inside * turns(command, scope.exports());
            case "for_range>" -> tasks + inside * range(command);
            case "loop>" -> tasks + inside * Math.max(1, command.asLong(1));
            case "call>" ->
                tasks
                        + scope.file(command.asText())
                                .map(file -> tasks(file.config(), scope.called(file)))
                                .orElse(0L);
            default -> tasks + inside;
        };
    }

    private static long children(ObjectNode task, Scope scope) {
        long tasks = 0;
        for (Map.Entry<String, JsonNode> entry : task.properties()) {
            if (isTask(entry)) {
                tasks += tasks((ObjectNode) entry.getValue(), scope);
            }
        }
        return tasks;
    }

    /** What an operator makes of a {@code _do}: a group, and the tasks in it. */
    private static long branch(JsonNode branch, Scope scope) {
        return branch instanceof ObjectNode group ? tasks(group, scope) : 0;
    }

    /** The pieces of a range whose bounds are numbers. */
    private static long range(JsonNode range) {
        long length = range.path("to").asLong(0) - range.path("from").asLong(0);
        long slices = range.path("slices").asLong(0);
        long step =
                slices > 0 ? (length + slices - 1) / slices : range.path("step").asLong(0);
        return step <= 0 ? 1 : Math.max(1, (length + step - 1) / step);
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

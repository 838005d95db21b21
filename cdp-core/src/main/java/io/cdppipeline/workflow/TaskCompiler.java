package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes a list of tasks of a nested configuration: what is a task and what a group, who waits for whom.
 *
 * <p>The rules are those of the digdag facts, section 4: children run one after another; {@code _background} does not
 * block those after it; {@code _parallel: true} starts all, {@code {limit: n}} batches of n of which each waits for the
 * whole batch before; {@code _after} names earlier siblings of a parallel group.
 */
public final class TaskCompiler {

    private static final List<String> GROUP_KEYS = List.of(
            "timezone",
            "schedule",
            "sla",
            "_parallel",
            "_background",
            "_after",
            "_error",
            "_check",
            "_retry",
            "_export",
            "_secrets");
    private static final String RULE = "workflow-task";

    private final SourceMap sources;
    private final Problems problems;
    private final List<Draft> drafts = new ArrayList<>();

    private TaskCompiler(SourceMap sources, Problems problems) {
        this.sources = sources;
        this.problems = problems;
    }

    /** A task whose upstreams are still being gathered. */
    private static final class Draft {
        private final int index;
        private final OptionalInt parent;
        private final String name;
        private final String fullName;
        private final boolean group;
        private final Optional<Position> position;
        private final List<Integer> upstreams = new ArrayList<>();
        private ObjectNode config;

        private Draft(
                int index,
                OptionalInt parent,
                String name,
                String fullName,
                boolean group,
                ObjectNode config,
                Optional<Position> position) {
            this.index = index;
            this.parent = parent;
            this.name = name;
            this.fullName = fullName;
            this.group = group;
            this.config = config;
            this.position = position;
        }

        private WorkflowTask build() {
            return new WorkflowTask(index, parent, List.copyOf(upstreams), name, fullName, group, config, position);
        }
    }

    /**
     * Compiles a configuration that was made at run time.
     *
     * @param parentFullName full name of the task it belongs to; empty for a workflow
     * @param name {@code +main}, or {@code ^sub} and the like for generated tasks
     * @throws WorkflowException with the server's message if it is not well formed
     */
    public static List<WorkflowTask> compile(String parentFullName, String name, ObjectNode config) {
        Problems problems = new Problems();
        List<WorkflowTask> tasks = compile(parentFullName, name, config, Optional.empty(), new SourceMap(), problems);
        problems.refusal().ifPresent(message -> {
            throw new WorkflowException(message, "config", problems.findings(), null);
        });
        return tasks;
    }

    static List<WorkflowTask> compile(
            String parentFullName,
            String name,
            ObjectNode config,
            Optional<Position> position,
            SourceMap sources,
            Problems problems) {
        TaskCompiler compiler = new TaskCompiler(sources, problems);
        compiler.collect(OptionalInt.empty(), parentFullName, name, config, position);
        return compiler.drafts.stream().map(Draft::build).toList();
    }

    private Draft collect(
            OptionalInt parent, String parentFullName, String name, ObjectNode original, Optional<Position> position) {
        String fullName = parentFullName + name;
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        Map<String, Optional<Position>> childPositions = new HashMap<>();
        original.properties().forEach(entry -> {
            if (entry.getKey().startsWith("+")) {
                childPositions.put(entry.getKey(), sources.key(original, entry.getKey()));
                child(original, entry.getKey(), entry.getValue()).ifPresent(node -> children.put(entry.getKey(), node));
            } else {
                config.set(entry.getKey(), entry.getValue());
                sources.copy(original, entry.getKey(), config);
            }
        });
        if (disabled(config)) {
            ObjectNode off = JsonNodeFactory.instance.objectNode().put("_disable", true);
            return add(parent, name, fullName, true, off, position);
        }
        List<String> operators = new ArrayList<>();
        config.fieldNames().forEachRemaining(key -> {
            if (key.endsWith(">")) {
                operators.add(key);
            }
        });
        if (config.has("_type") || !operators.isEmpty()) {
            return task(parent, name, fullName, config, position, children, operators);
        }
        return group(parent, name, fullName, config, position, children, childPositions);
    }

    private Draft task(
            OptionalInt parent,
            String name,
            String fullName,
            ObjectNode config,
            Optional<Position> position,
            Map<String, ObjectNode> children,
            List<String> operators) {
        if (!children.isEmpty()) {
            problems.structural(RULE, position, "A task can't have subtasks: " + config);
        }
        if (operators.size() > 1) {
            problems.structural(
                    RULE,
                    sources.key(config, operators.get(1)).or(() -> position),
                    "A task can't have more than one operator: " + config);
        }
        checkErrorTask(fullName, config);
        for (String later : List.of("_do", "_else_do", "_check")) {
            checkGenerated(fullName, config, later);
        }
        return add(parent, name, fullName, false, config, position);
    }

    private Draft group(
            OptionalInt parent,
            String name,
            String fullName,
            ObjectNode config,
            Optional<Position> position,
            Map<String, ObjectNode> children,
            Map<String, Optional<Position>> childPositions) {
        Draft group = add(parent, name, fullName, true, config, position);
        children.keySet()
                .forEach(child -> Names.ofRawTask(child)
                        .forEach(complaint ->
                                problems.name(childPositions.getOrDefault(child, position), child, complaint)));
        checkGroupKeys(fullName, config, position);
        List<Draft> subtasks = children.entrySet().stream()
                .map(child -> collect(
                        OptionalInt.of(group.index),
                        fullName,
                        child.getKey(),
                        child.getValue(),
                        childPositions.getOrDefault(child.getKey(), position)))
                .toList();
        try {
            ParallelOption parallel = ParallelOption.of(TaskConfig.of(config));
            if (parallel.isParallel()) {
                linkParallel(subtasks, parallel);
            } else {
                linkSequential(subtasks);
            }
        } catch (WorkflowException e) {
            problems.structural(RULE, sources.key(config, "_parallel").or(() -> position), message(e));
        }
        checkErrorTask(fullName, config);
        return group;
    }

    private void linkParallel(List<Draft> subtasks, ParallelOption parallel) {
        Map<String, Draft> earlier = new HashMap<>();
        int batch = parallel.limit() > 0 ? parallel.limit() : Math.max(1, subtasks.size());
        for (int i = 0; i < subtasks.size(); i++) {
            Draft subtask = subtasks.get(i);
            if (option(subtask, "_background")) {
                problems.structural(
                        RULE,
                        subtask.position,
                        "Setting \"_background: true\" option is invalid (unnecessary) if its parent task has"
                                + " \"_parallel: true\" option");
            }
            linkAfter(subtask, earlier);
            subtask.config = without(subtask.config, "_after");
            earlier.put(subtask.name, subtask);
            int start = i - i % batch;
            for (int before = start - batch; before >= 0 && before < start; before++) {
                subtask.upstreams.add(subtasks.get(before).index);
            }
        }
    }

    private void linkAfter(Draft subtask, Map<String, Draft> earlier) {
        Optional<Position> position = sources.key(subtask.config, "_after").or(() -> subtask.position);
        try {
            for (String name : TaskConfig.of(subtask.config).texts("_after")) {
                Draft upstream = earlier.get(name);
                if (upstream == null) {
                    problems.structural(RULE, position, "Dependency task '" + name + "' does not exist");
                } else {
                    subtask.upstreams.add(upstream.index);
                }
            }
        } catch (WorkflowException e) {
            problems.structural(RULE, position, message(e));
        }
    }

    private void linkSequential(List<Draft> subtasks) {
        List<Integer> before = new ArrayList<>();
        for (Draft subtask : subtasks) {
            if (subtask.config.has("_after")) {
                problems.structural(
                        RULE,
                        sources.key(subtask.config, "_after").or(() -> subtask.position),
                        "Setting \"_after\" option is invalid if its parent task doesn't have \"_parallel: true\""
                                + " option");
            }
            if (!option(subtask, "_background")) {
                subtask.upstreams.addAll(before);
                before.clear();
            }
            before.add(subtask.index);
            subtask.config = without(subtask.config, "_background");
        }
    }

    private boolean option(Draft subtask, String key) {
        try {
            return TaskConfig.of(subtask.config).bool(key, false);
        } catch (WorkflowException e) {
            problems.structural(RULE, sources.key(subtask.config, key).or(() -> subtask.position), message(e));
            return false;
        }
    }

    private boolean disabled(ObjectNode config) {
        try {
            return TaskConfig.of(config).bool("_disable", false);
        } catch (WorkflowException e) {
            problems.structural(RULE, sources.key(config, "_disable"), message(e));
            return false;
        }
    }

    /** A task's value is a mapping or a list of mappings that are laid over each other. */
    private Optional<ObjectNode> child(ObjectNode parent, String key, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return Optional.of(object);
        }
        if (!value.isArray()) {
            problems.structural(
                    RULE, sources.key(parent, key), "Parameter '" + key + "' must be an object or array of objects");
            return Optional.empty();
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        for (Iterator<JsonNode> elements = value.elements(); elements.hasNext(); ) {
            if (elements.next() instanceof ObjectNode element) {
                element.properties().forEach(entry -> {
                    merged.set(entry.getKey(), entry.getValue());
                    sources.copy(element, entry.getKey(), merged);
                });
            } else {
                problems.structural(RULE, sources.key(parent, key), "Expected object but got an element of " + value);
            }
        }
        return Optional.of(merged);
    }

    private void checkGroupKeys(String fullName, ObjectNode config, Optional<Position> position) {
        List<String> described = new ArrayList<>();
        Optional<Position> first = Optional.empty();
        for (Iterator<String> keys = config.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!GROUP_KEYS.contains(key)) {
                List<String> meant = Suggestions.of(key, GROUP_KEYS);
                described.add("'" + key + "'" + (meant.isEmpty() ? "" : " (did you mean " + meant + "?)"));
                first = first.or(() -> sources.key(config, key));
            }
        }
        if (!described.isEmpty()) {
            String message = fullName + " contains invalid keys: " + String.join(", ", described);
            problems.keys(first.or(() -> position), message, message + ": \"" + config + "\"");
        }
    }

    /** The server compiles {@code _error} at push, since a broken handler could not be reported when it is needed. */
    private void checkErrorTask(String fullName, ObjectNode config) {
        Optional<Position> position = sources.key(config, "_error");
        try {
            ObjectNode error = TaskConfig.of(config).objectOrEmpty("_error").node();
            if (!error.isEmpty()) {
                Problems inner = new Problems();
                compile(fullName, "^error", error, position, sources, inner);
                problems.nested(inner);
            }
        } catch (WorkflowException e) {
            problems.structural(RULE, position, message(e));
        }
    }

    /** Subtasks of an operator: the server meets their problems only when the operator has run. */
    private void checkGenerated(String fullName, ObjectNode config, String key) {
        if (config.get(key) instanceof ObjectNode generated) {
            Problems inner = new Problems();
            compile(fullName, "^sub", generated, sources.key(config, key), sources, inner);
            problems.findings().addAll(inner.findings());
        }
    }

    private Draft add(
            OptionalInt parent,
            String name,
            String fullName,
            boolean group,
            ObjectNode config,
            Optional<Position> position) {
        Draft draft = new Draft(drafts.size(), parent, name, fullName, group, config, position);
        drafts.add(draft);
        return draft;
    }

    private ObjectNode without(ObjectNode config, String key) {
        if (!config.has(key)) {
            return config;
        }
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        config.properties().forEach(entry -> {
            if (!entry.getKey().equals(key)) {
                rest.set(entry.getKey(), entry.getValue());
                sources.copy(config, entry.getKey(), rest);
            }
        });
        return rest;
    }

    private static String message(WorkflowException e) {
        return String.valueOf(e.getMessage());
    }
}

package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A {@code py>} task as a {@link PythonHandler} sees it: what Python's {@code digdag.env} is there. For the one thread that
 * runs the handler.
 *
 * <p>Values are what JSON has: text, numbers, booleans, null, lists and maps with text keys.
 */
public final class PythonTask {

    private final Map<String, Object> params;
    private final TaskLogger log;
    private final ObjectNode store = Json.object();
    private final ObjectNode export = Json.object();
    private final ObjectNode subtasks = Json.object();

    /** For the operator. */
    public PythonTask(ObjectNode params, TaskLogger log) {
        Map<String, Object> values = new LinkedHashMap<>();
        params.properties()
                .forEach(entry -> values.put(entry.getKey(), Json.MAPPER.convertValue(entry.getValue(), Object.class)));
        this.params = Collections.unmodifiableMap(values);
        this.log = log;
    }

    /** Every parameter that the task sees, its own keys included. */
    public Map<String, Object> params() {
        return params;
    }

    /** Prints a line into the task's log. */
    public void print(String line) {
        log.print(Objects.requireNonNull(line, "line"));
    }

    /** Makes a value visible to the tasks that come later. */
    public void store(String name, Object value) {
        store.set(name, Json.MAPPER.valueToTree(value));
    }

    /** Makes a value visible to this task's subtasks. */
    public void export(String name, Object value) {
        export.set(name, Json.MAPPER.valueToTree(value));
    }

    /** Runs another method after this one, as a task of its own, which sees {@code values} besides the parameters. */
    public void addSubtask(String method, Map<String, Object> values) {
        Map<String, Object> task = new LinkedHashMap<>(values);
        task.put("py>", Objects.requireNonNull(method, "method"));
        addSubtask(task);
    }

    /** Runs a task after this one; {@code task} is what a workflow file would say: {@code {"echo>": "hello"}}. */
    public void addSubtask(Map<String, Object> task) {
        subtasks.set("+subtask" + subtasks.size(), Json.MAPPER.valueToTree(task));
    }

    /** For the operator. */
    public TaskResult result() {
        return new TaskResult(subtasks, export, store, List.of());
    }
}

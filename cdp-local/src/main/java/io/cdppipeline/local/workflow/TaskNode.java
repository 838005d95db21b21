package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.TaskConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A task of an attempt. Guarded by its attempt's lock. */
final class TaskNode {

    final long id;
    final @Nullable TaskNode parent;
    final String fullName;
    final boolean group;
    /** Part of the tree from the start, or subtask of an operator: a retry of the group makes it anew. */
    final boolean initial;

    final List<TaskNode> children = new ArrayList<>();
    final List<TaskNode> upstreams = new ArrayList<>();

    /** The task's own keys without {@code _export}. */
    final ObjectNode local;

    final ObjectNode export;

    TaskState state = TaskState.BLOCKED;
    boolean cancelRequested;
    boolean delayedError;
    boolean delayedGroupError;
    ObjectNode exportParams = Json.object();
    ObjectNode storeParams = Json.object();
    ObjectNode stateParams = Json.object();
    ObjectNode error = Json.object();
    List<List<String>> resetStoreParams = List.of();
    int runs;
    Instant updatedAt;

    @Nullable
    Instant retryAt;

    @Nullable
    Instant startedAt;

    TaskNode(
            long id,
            @Nullable TaskNode parent,
            String fullName,
            boolean group,
            boolean initial,
            ObjectNode local,
            ObjectNode export,
            Instant now) {
        this.id = id;
        this.parent = parent;
        this.fullName = fullName;
        this.group = group;
        this.initial = initial;
        this.local = local;
        this.export = export;
        this.updatedAt = now;
    }

    void become(TaskState next, Instant now) {
        state = next;
        updatedAt = now;
    }

    boolean isUnblocked() {
        for (TaskNode upstream : upstreams) {
            if (upstream.state != TaskState.SUCCESS) {
                return false;
            }
        }
        return true;
    }

    boolean hasProgressibleChild() {
        for (TaskNode child : children) {
            if (child.state.isProgressing() || (child.state == TaskState.BLOCKED && child.isUnblocked())) {
                return true;
            }
        }
        return false;
    }

    /** Everything below, a task before its children, siblings by id. */
    void addDescendants(List<TaskNode> all) {
        for (TaskNode child : children) {
            all.add(child);
            child.addDescendants(all);
        }
    }

    void applyStore(ObjectNode params) {
        resetStoreParams.forEach(path -> Json.remove(params, path));
        Json.merge(params, storeParams);
    }

    /** What everything below stored and why it failed, as an error task sees it. */
    void collectErrors(ObjectNode target) {
        List<TaskNode> below = new ArrayList<>();
        addDescendants(below);
        ObjectNode errors = Json.object();
        for (TaskNode child : below) {
            child.applyStore(target);
            Json.merge(errors, child.error);
        }
        target.set("error", errors);
    }

    /** The mapping under a key of the task, or of its exports; a copy, empty if there is none. */
    ObjectNode nested(String key) {
        if (!local.has(key) && !export.has(key)) {
            return Json.object();
        }
        ObjectNode merged = export.deepCopy();
        Json.merge(merged, local);
        return TaskConfig.of(merged).objectOrEmpty(key).node().deepCopy();
    }

    /** Of children with one name only the newest counts: older ones are runs before a retry. */
    boolean hasErrorChild() {
        Map<String, TaskNode> newest = new HashMap<>();
        children.forEach(child -> newest.put(child.fullName, child));
        return newest.values().stream().anyMatch(child -> child.state.isError());
    }

    TaskInfo info() {
        ObjectNode config = local.deepCopy();
        if (!export.isEmpty()) {
            config.set("_export", export.deepCopy());
        }
        ObjectNode exported = export.deepCopy();
        Json.merge(exported, exportParams);
        return new TaskInfo(
                id,
                fullName,
                Optional.ofNullable(parent).map(node -> node.id),
                config,
                upstreams.stream().map(node -> node.id).toList(),
                group,
                state.text(),
                cancelRequested,
                exported,
                storeParams.deepCopy(),
                stateParams.deepCopy(),
                updatedAt,
                Optional.ofNullable(retryAt),
                Optional.ofNullable(startedAt),
                error.deepCopy());
    }
}

package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.TaskCompiler;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowTask;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tasks of an attempt: how they are added, at the start, by operators and by retries. Guarded by its attempt's lock. */
final class TaskGraph {

    private final Clock clock;
    private final LongSupplier ids;
    private final int limit;
    private final Consumer<TaskNode> takenOver;
    private final List<TaskNode> tasks = new ArrayList<>();
    private Map<String, TaskInfo> resumed = Map.of();

    /** @param takenOver told of tasks that come from an earlier attempt and need not run */
    TaskGraph(Clock clock, LongSupplier ids, int limit, Consumer<TaskNode> takenOver) {
        this.clock = clock;
        this.ids = ids;
        this.limit = limit;
        this.takenOver = takenOver;
    }

    TaskNode root() {
        return tasks.get(0);
    }

    /** All tasks; a copy. */
    List<TaskNode> all() {
        return List.copyOf(tasks);
    }

    /**
     * Adds the workflow's own tasks.
     *
     * @param resuming tasks of an earlier attempt that are taken over as they were
     * @throws TaskLimitException if there are too many
     */
    void addWorkflow(List<WorkflowTask> compiled, List<TaskInfo> resuming) {
        if (1 + compiled.size() > limit) {
            throw new TaskLimitException(limit, 1, compiled.size());
        }
        Map<String, TaskInfo> byName = new HashMap<>();
        resuming.forEach(task -> byName.put(task.fullName(), task));
        add(null, compiled, List.of(), true, byName);
        if (resuming.stream().anyMatch(task -> task.fullName().contains("^"))) {
            resumed = byName;
        }
    }

    /**
     * Adds what an operator, a failure or a check brings about, below a task.
     *
     * @return the first of the new tasks; absent if there is nothing to add
     * @throws TaskLimitException if there are too many
     * @throws io.cdppipeline.workflow.WorkflowException if they are not well formed
     */
    Optional<TaskNode> addGenerated(
            TaskNode task, String name, ObjectNode config, List<TaskNode> upstreams, boolean initial) {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        List<WorkflowTask> compiled = TaskCompiler.compile(task.fullName, name, config);
        if (tasks.size() + compiled.size() > limit) {
            throw new TaskLimitException(limit, tasks.size(), compiled.size());
        }
        return Optional.of(add(task, compiled, upstreams, initial, resumed));
    }

    /** Adds tasks of the engine's own, which do not count. */
    void addUnlimited(TaskNode task, String name, ObjectNode config) {
        add(task, TaskCompiler.compile(task.fullName, name, config), List.of(), false, resumed);
    }

    private TaskNode add(
            @Nullable TaskNode parent,
            List<WorkflowTask> compiled,
            List<TaskNode> rootUpstreams,
            boolean initial,
            Map<String, TaskInfo> resuming) {
        compiled.forEach(task -> requireMappings(task.config()));
        List<TaskNode> added = new ArrayList<>();
        for (WorkflowTask task : compiled) {
            TaskNode above = task.parent().isPresent() ? added.get(task.parent().getAsInt()) : parent;
            ObjectNode local = task.config().deepCopy();
            ObjectNode export = TaskConfig.of(local).objectOrEmpty("_export").node();
            local.remove("_export");
            TaskNode node = new TaskNode(
                    ids.getAsLong(), above, task.fullName(), task.group(), initial, local, export, clock.instant());
            task.upstreams().forEach(index -> node.upstreams.add(added.get(index)));
            if (task.index() == 0) {
                node.upstreams.addAll(rootUpstreams);
            }
            if (above != null) {
                above.children.add(node);
                takeOver(node, resuming.get(task.fullName()));
            }
            added.add(node);
            tasks.add(node);
        }
        return added.get(0);
    }

    /** Looked at before anything is added, so that a mistake leaves no half of a tree behind. */
    private static void requireMappings(ObjectNode config) {
        TaskConfig values = TaskConfig.of(config);
        values.objectOrEmpty("_export");
        values.objectOrEmpty("_check");
        values.objectOrEmpty("_error");
    }

    private void takeOver(TaskNode node, @Nullable TaskInfo source) {
        if (source != null) {
            node.state = TaskState.SUCCESS;
            node.updatedAt = source.updatedAt();
            node.exportParams = source.exportParams();
            node.storeParams = source.storeParams();
            node.error = source.error();
            takenOver.accept(node);
        }
    }

    /** Makes the tasks of a group anew, but not those that operators in it generated. */
    void copyInitialTasks(TaskNode group) {
        List<TaskNode> below = new ArrayList<>();
        group.addDescendants(below);
        below.sort(Comparator.comparingLong(task -> task.id));
        Map<TaskNode, TaskNode> copies = new HashMap<>();
        for (TaskNode old : below) {
            String inner = old.fullName.substring(group.fullName.length());
            TaskNode oldParent = old.parent;
            if (!old.initial || inner.contains("^sub") || oldParent == null) {
                continue;
            }
            TaskNode parent = copies.getOrDefault(oldParent, oldParent);
            TaskNode copy = new TaskNode(
                    ids.getAsLong(),
                    parent,
                    old.fullName,
                    old.group,
                    false,
                    old.local.deepCopy(),
                    old.export.deepCopy(),
                    clock.instant());
            old.upstreams.forEach(upstream -> copy.upstreams.add(copies.getOrDefault(upstream, upstream)));
            parent.children.add(copy);
            tasks.add(copy);
            copies.put(old, copy);
        }
    }
}

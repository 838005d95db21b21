package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The parameters a task sees. From the root down to the task: what the upstream siblings and everything below them
 * stored, far to near; then the ancestor's exports and what it stored itself; last the task's own exports.
 */
final class ParamCollector {

    private ParamCollector() {}

    static ObjectNode collect(ObjectNode attemptParams, TaskNode task) {
        ObjectNode params = attemptParams.deepCopy();
        List<TaskNode> path = new ArrayList<>();
        for (TaskNode node = task; node != null; node = node.parent) {
            path.add(0, node);
        }
        for (TaskNode node : path) {
            for (TaskNode upstream : upstreams(node)) {
                upstream.applyStore(params);
                List<TaskNode> below = new ArrayList<>();
                upstream.addDescendants(below);
                below.forEach(child -> child.applyStore(params));
            }
            if (node != task) {
                Json.merge(params, node.export);
                Json.merge(params, node.exportParams);
                node.applyStore(params);
            }
        }
        Json.merge(params, task.export);
        return params;
    }

    /** The siblings a task waits for, each after those that it waits for itself, and once. */
    private static Set<TaskNode> upstreams(TaskNode task) {
        Set<TaskNode> ordered = new LinkedHashSet<>();
        addUpstreams(task, ordered, new HashSet<>());
        return ordered;
    }

    private static void addUpstreams(TaskNode task, Set<TaskNode> ordered, Set<TaskNode> seen) {
        List<TaskNode> sorted = new ArrayList<>(task.upstreams);
        sorted.sort(Comparator.comparingLong(node -> node.id));
        for (TaskNode upstream : sorted) {
            if (seen.add(upstream)) {
                addUpstreams(upstream, ordered, seen);
                ordered.add(upstream);
            }
        }
    }
}

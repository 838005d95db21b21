package io.cdppipeline.local.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which tasks of an earlier attempt a resumed one takes over. */
final class ResumeRules {

    private ResumeRules() {}

    /** Mode {@code failed}: all that succeeded. */
    static List<TaskInfo> succeeded(List<TaskInfo> tasks) {
        List<TaskInfo> succeeded = tasks.stream()
                .filter(task -> task.state().equals(TaskState.SUCCESS.text()))
                .toList();
        if (succeeded.stream().anyMatch(task -> task.parentId().isEmpty())) {
            throw new WorkflowApiException(400, "Resuming successfully completed attempts is not supported");
        }
        return succeeded;
    }

    /** Mode {@code from}: everything upstream of a task, which must have succeeded. */
    static List<TaskInfo> from(List<TaskInfo> tasks, String pattern) {
        TaskInfo from = match(tasks, pattern);
        Map<Long, TaskInfo> byId = tasks.stream().collect(Collectors.toMap(TaskInfo::id, Function.identity()));
        Map<Long, List<TaskInfo>> children = new HashMap<>();
        tasks.forEach(task -> task.parentId()
                .ifPresent(parent -> children.computeIfAbsent(parent, any -> new ArrayList<>())
                        .add(task)));
        Set<Long> taken = new HashSet<>();
        for (TaskInfo node = from;
                node != null;
                node = node.parentId().map(byId::get).orElse(null)) {
            node.upstreams().forEach(id -> addWithUpstreams(id, byId, children, taken));
        }
        List<TaskInfo> resumed =
                tasks.stream().filter(task -> taken.contains(task.id())).toList();
        for (TaskInfo task : resumed) {
            if (!task.state().equals(TaskState.SUCCESS.text())) {
                throw new WorkflowApiException(
                        400, "Resuming non-successful tasks is not allowed: task_id=" + task.id());
            }
        }
        return resumed;
    }

    private static void addWithUpstreams(
            long id, Map<Long, TaskInfo> byId, Map<Long, List<TaskInfo>> children, Set<Long> taken) {
        TaskInfo task = byId.get(id);
        if (task != null && taken.add(id)) {
            task.upstreams().forEach(upstream -> addWithUpstreams(upstream, byId, children, taken));
            addBelow(id, children, taken);
        }
    }

    private static void addBelow(long id, Map<Long, List<TaskInfo>> children, Set<Long> taken) {
        for (TaskInfo child : children.getOrDefault(id, List.of())) {
            taken.add(child.id());
            addBelow(child.id(), children, taken);
        }
    }

    private static TaskInfo match(List<TaskInfo> tasks, String pattern) {
        Map<String, TaskInfo> matches = new HashMap<>();
        tasks.stream()
                .filter(task -> task.fullName().endsWith(pattern))
                .forEach(task -> matches.put(task.fullName(), task));
        if (matches.isEmpty()) {
            throw new WorkflowApiException(
                    400,
                    "io.digdag.core.workflow.TaskMatchPattern$NoMatchException: Task pattern '" + pattern
                            + "' doesn't match with any tasks.");
        }
        if (matches.size() > 1) {
            throw new WorkflowApiException(
                    400,
                    "io.digdag.core.workflow.TaskMatchPattern$MultipleTaskMatchException: Task pattern '" + pattern
                            + "' is ambiguous. Matching candidates are "
                            + matches.keySet().stream().sorted().toList());
        }
        return matches.values().iterator().next();
    }
}

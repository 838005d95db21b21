package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import io.cdppipeline.workflow.WorkflowTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one attempt and the rules by which they change state. Everything happens on events: a task that ends
 * looks at its parent and its siblings, and nothing polls. Thread-safe; the lock is this object's.
 */
final class AttemptRun {

    /** What an attempt needs from the engine; called with the attempt's lock held, so it must not wait. */
    interface Host {
        /** Runs a task in another thread. */
        void dispatch(AttemptRun run, TaskNode task);

        void schedule(Duration delay, Runnable action);

        /** Tells that a task reached its final state. */
        void taskDone(AttemptRun run, TaskNode task);

        /** Tells that the root reached its final state. */
        void attemptDone(AttemptRun run, boolean success);
    }

    private static final Duration KILL_DELAY = Duration.ofMillis(200);

    private final Host host;
    private final Clock clock;
    private final TaskGraph graph;
    private final Map<TaskNode, Thread> running = new HashMap<>();
    private final Deque<TaskNode> changed = new ArrayDeque<>();
    private final List<TaskNode> ready = new ArrayList<>();
    private boolean cancelRequested;
    private boolean done;

    AttemptRun(Host host, Clock clock, LongSupplier taskIds, int taskLimit) {
        this.host = host;
        this.clock = clock;
        this.graph = new TaskGraph(clock, taskIds, taskLimit, task -> host.taskDone(this, task));
    }

    /**
     * Adds the workflow's tasks without starting them.
     *
     * @param resuming tasks of an earlier attempt that are taken over as they were
     * @throws TaskLimitException if there are too many
     */
    synchronized void prepare(List<WorkflowTask> compiled, List<TaskInfo> resuming) {
        graph.addWorkflow(compiled, resuming);
    }

    synchronized void start() {
        TaskNode root = graph.root();
        become(root, root.group ? TaskState.PLANNED : TaskState.READY);
        propagate();
    }

    synchronized List<TaskInfo> tasks() {
        return graph.all().stream().map(TaskNode::info).toList();
    }

    synchronized boolean cancelRequested() {
        return cancelRequested;
    }

    synchronized boolean done() {
        return done;
    }

    /**
     * Asks every task that is not done to stop; false if none is left. Those that run are interrupted at once, those that
     * wait are given up a moment later, so that who asks twice is told the same twice, as by a server.
     */
    synchronized boolean kill() {
        List<TaskNode> open =
                graph.all().stream().filter(task -> !task.state.isDone()).toList();
        if (open.isEmpty() || done) {
            return false;
        }
        cancelRequested = true;
        for (TaskNode task : open) {
            task.cancelRequested = true;
            Thread thread = running.get(task);
            if (thread != null) {
                thread.interrupt();
            }
        }
        host.schedule(KILL_DELAY, this::giveUpWaiting);
        return true;
    }

    private synchronized void giveUpWaiting() {
        for (TaskNode task : graph.all()) {
            if (task.state == TaskState.RETRY_WAITING || task.state == TaskState.GROUP_RETRY_WAITING) {
                become(task, TaskState.CANCELED);
            } else if (task.state == TaskState.PLANNED) {
                changed.add(task);
            }
        }
        propagate();
    }

    /** Takes a dispatched task in hand; absent if it was cancelled meanwhile. */
    synchronized Optional<TaskStart> begin(TaskNode task, ObjectNode attemptParams) {
        if (task.state != TaskState.RUNNING) {
            return Optional.empty();
        }
        if (task.cancelRequested) {
            become(task, TaskState.CANCELED);
            propagate();
            return Optional.empty();
        }
        running.put(task, Thread.currentThread());
        ObjectNode params = ParamCollector.collect(attemptParams, task);
        params.remove("_check");
        params.remove("_error");
        ObjectNode local = task.local.deepCopy();
        local.remove("_check");
        local.remove("_error");
        return Optional.of(new TaskStart(params, local, task.stateParams.deepCopy(), task.runs));
    }

    /**
     * What a run of a task starts from.
     *
     * @param runs runs before this one
     */
    record TaskStart(ObjectNode params, ObjectNode local, ObjectNode stateParams, int runs) {}

    synchronized void succeeded(TaskNode task, TaskResult result) {
        if (!end(task)) {
            return;
        }
        if (task.cancelRequested) {
            become(task, TaskState.CANCELED);
        } else {
            try {
                Optional<TaskNode> subtasks = graph.addGenerated(task, "^sub", result.subtasks(), List.of(), true);
                Optional<TaskNode> check = graph.addGenerated(
                        task,
                        "^check",
                        task.nested("_check"),
                        subtasks.map(List::of).orElse(List.of()),
                        false);
                task.exportParams = result.exportParams();
                task.storeParams = result.storeParams();
                task.resetStoreParams = result.resetStoreParams();
                boolean leaf = subtasks.isEmpty() && check.isEmpty();
                become(task, leaf ? TaskState.SUCCESS : TaskState.PLANNED);
            } catch (TaskLimitException | WorkflowException e) {
                fail(task, Messages.error(e));
            }
        }
        propagate();
    }

    synchronized void failed(TaskNode task, ObjectNode error) {
        if (!end(task)) {
            return;
        }
        if (task.cancelRequested) {
            become(task, TaskState.CANCELED);
        } else {
            fail(task, error);
        }
        propagate();
    }

    /** Puts a task to sleep and gives what wakes it; calling that twice does nothing. */
    synchronized Runnable waiting(TaskNode task, ObjectNode stateParams, @Nullable Instant retryAt) {
        if (!end(task)) {
            return () -> {};
        }
        if (task.cancelRequested) {
            become(task, TaskState.CANCELED);
            propagate();
            return () -> {};
        }
        task.stateParams = stateParams;
        task.retryAt = retryAt;
        become(task, TaskState.RETRY_WAITING);
        int run = task.runs;
        return () -> wake(task, TaskState.RETRY_WAITING, run);
    }

    private synchronized void wake(TaskNode task, TaskState expected, int run) {
        if (task.state == expected && task.runs == run) {
            task.retryAt = null;
            task.runs++;
            become(task, TaskState.READY);
            propagate();
        }
    }

    /** Adds what the {@code sla} option asks for; an attempt that is done is left alone. */
    synchronized void addLateTasks(ObjectNode sla) {
        TaskNode root = graph.root();
        if (root.state.isDone()) {
            return;
        }
        TaskConfig options = TaskConfig.of(sla);
        boolean alert = options.bool("alert", true);
        boolean fail = options.bool("fail", false);
        ObjectNode rest = sla.deepCopy();
        rest.remove(List.of("time", "duration", "alert", "fail"));
        if (alert) {
            addLate(root, "^sla^alert", "notify");
        }
        if (fail) {
            addLate(root, "^sla^fail", "fail");
        }
        graph.addUnlimited(root, "^sla", rest);
        changed.add(root);
        propagate();
    }

    private void addLate(TaskNode root, String name, String type) {
        ObjectNode config = Json.object().put("_type", type).put("_command", "SLA violation");
        graph.addUnlimited(root, name, config);
    }

    private boolean end(TaskNode task) {
        running.remove(task);
        // A kill can no longer interrupt this thread; one that did must not disturb what is written next.
        boolean ignored = Thread.interrupted();
        return task.state == TaskState.RUNNING;
    }

    private void fail(TaskNode task, ObjectNode error) {
        task.error = error;
        boolean handled = addErrorTask(task, export -> export.set("error", error));
        task.delayedError = handled;
        become(task, handled ? TaskState.PLANNED : TaskState.ERROR);
    }

    private void become(TaskNode task, TaskState state) {
        task.become(state, clock.instant());
        if (state == TaskState.READY) {
            ready.add(task);
        } else if (state == TaskState.PLANNED) {
            changed.add(task);
        } else if (state.isDone()) {
            host.taskDone(this, task);
            if (task.parent == null) {
                finish(state == TaskState.SUCCESS);
            } else {
                changed.add(task.parent);
            }
        }
    }

    private void finish(boolean success) {
        if (!done) {
            done = true;
            host.attemptDone(this, success);
        }
    }

    private void propagate() {
        for (TaskNode parent = changed.poll(); parent != null; parent = changed.poll()) {
            unblockChildren(parent);
            if (parent.state == TaskState.PLANNED && !parent.hasProgressibleChild()) {
                conclude(parent);
            }
        }
        List<TaskNode> starting = new ArrayList<>(ready);
        ready.clear();
        starting.sort(Comparator.comparingLong(task -> task.id));
        for (TaskNode task : starting) {
            if (task.state == TaskState.READY) {
                launch(task);
            }
        }
        if (!changed.isEmpty()) {
            propagate();
        }
    }

    private void unblockChildren(TaskNode parent) {
        if (parent.state != TaskState.PLANNED && parent.state != TaskState.SUCCESS) {
            return;
        }
        for (TaskNode child : List.copyOf(parent.children)) {
            if (child.state == TaskState.BLOCKED && child.isUnblocked()) {
                if (child.group) {
                    become(child, TaskState.PLANNED);
                } else {
                    become(child, child.cancelRequested ? TaskState.CANCELED : TaskState.READY);
                }
            }
        }
    }

    private void launch(TaskNode task) {
        if (task.group) {
            graph.copyInitialTasks(task);
            become(task, TaskState.PLANNED);
            return;
        }
        if (task.startedAt == null) {
            task.startedAt = clock.instant();
        }
        become(task, TaskState.RUNNING);
        host.dispatch(this, task);
    }

    /** Ends a task of which no child can go on. */
    private void conclude(TaskNode task) {
        if (task.cancelRequested) {
            become(task, TaskState.CANCELED);
        } else if (task.delayedError) {
            become(task, TaskState.ERROR);
        } else if (task.delayedGroupError) {
            become(task, TaskState.GROUP_ERROR);
        } else if (!task.hasErrorChild()) {
            become(task, TaskState.SUCCESS);
        } else if (!retryGroup(task)) {
            concludeWithError(task);
        }
    }

    private void concludeWithError(TaskNode task) {
        boolean handled = false;
        if (task.parent == null) {
            ObjectNode alert = Json.object().put("_type", "notify").put("_command", "Workflow session attempt failed");
            graph.addUnlimited(task, "^failure-alert", alert);
            handled = true;
        }
        handled |= addErrorTask(task, export -> task.collectErrors(export));
        if (handled) {
            task.delayedGroupError = true;
            changed.add(task);
        } else {
            become(task, TaskState.GROUP_ERROR);
        }
    }

    private boolean retryGroup(TaskNode task) {
        Optional<Duration> delay;
        try {
            ObjectNode merged = task.export.deepCopy();
            Json.merge(merged, task.local);
            delay = RetryOption.of(merged).next(task.stateParams);
        } catch (WorkflowException e) {
            // The server ignores a _retry that it cannot read, a template among them, and so must we.
            return false;
        }
        if (delay.isEmpty()) {
            return false;
        }
        task.stateParams = RetryOption.counted(task.stateParams);
        task.retryAt = clock.instant().plus(delay.get());
        become(task, TaskState.GROUP_RETRY_WAITING);
        int run = task.runs;
        if (delay.get().isZero()) {
            wakeGroup(task, run);
        } else {
            host.schedule(delay.get(), () -> wake(task, TaskState.GROUP_RETRY_WAITING, run));
        }
        return true;
    }

    private void wakeGroup(TaskNode task, int run) {
        if (task.runs == run) {
            task.retryAt = null;
            task.runs++;
            become(task, TaskState.READY);
        }
    }

    private boolean addErrorTask(TaskNode task, Consumer<ObjectNode> exports) {
        try {
            ObjectNode handler = task.nested("_error");
            if (handler.isEmpty()) {
                return false;
            }
            exports.accept(Json.child(handler, "_export"));
            return graph.addGenerated(task, "^error", handler, List.of(), false).isPresent();
        } catch (TaskLimitException | WorkflowException e) {
            // As the server: an error task that cannot be added is left out, the error itself stays.
            return false;
        }
    }
}

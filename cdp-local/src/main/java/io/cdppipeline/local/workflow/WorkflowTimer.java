package io.cdppipeline.local.workflow;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs something later: the interpreter's only way to wait. Thread-safe. */
public interface WorkflowTimer extends AutoCloseable {

    /** Runs {@code action} after {@code delay}, in a thread of the timer's; the action is short and does not throw. */
    void schedule(Duration delay, Runnable action);

    /** Drops what has not run. */
    @Override
    default void close() {}

    /** A timer that follows the machine's clock with one daemon thread. */
    static WorkflowTimer system() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "workflow-timer");
            thread.setDaemon(true);
            return thread;
        });
        return new WorkflowTimer() {
            @Override
            public void schedule(Duration delay, Runnable action) {
                var unused = executor.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }
}

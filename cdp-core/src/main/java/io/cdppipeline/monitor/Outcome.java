package io.cdppipeline.monitor;

import java.util.List;
import java.util.Optional;

/**
 * How a session ended.
 *
 * @param status how
 * @param failedTasks the tasks that failed, in the order in which they did; empty on success
 */
public record Outcome(Status status, List<FailedTask> failedTasks) {

    public Outcome {
        failedTasks = List.copyOf(failedTasks);
    }

    /** How a session can end. */
    public enum Status {
        SUCCESS,
        ERROR,
        KILLED,
        TIMED_OUT
    }

    /**
     * A task that failed.
     *
     * @param name its full name, {@code +main+load}
     * @param message the target's own error message
     */
    public record FailedTask(String name, String message) {}

    public boolean success() {
        return status == Status.SUCCESS;
    }

    /** The task to look at first. */
    public Optional<FailedTask> firstFailure() {
        return failedTasks.stream().findFirst();
    }
}

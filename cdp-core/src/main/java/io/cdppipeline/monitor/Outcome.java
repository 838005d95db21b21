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
        /** Somebody else has stopped it: a run stops no session by itself. */
        KILLED,
        TIMED_OUT
    }

    /**
     * A task that failed.
     *
     * @param name its full name, {@code +main+load}
     * @param message the target's own error message, its job's included
     * @param jobId the id of the job that it ran, where it ran one
     * @param query the query of that job
     */
    public record FailedTask(String name, String message, Optional<String> jobId, Optional<String> query) {

        /** A task that ran no job. */
        public FailedTask(String name, String message) {
            this(name, message, Optional.empty(), Optional.empty());
        }
    }

    public boolean success() {
        return status == Status.SUCCESS;
    }

    /** The task to look at first. */
    public Optional<FailedTask> firstFailure() {
        return failedTasks.stream().findFirst();
    }
}

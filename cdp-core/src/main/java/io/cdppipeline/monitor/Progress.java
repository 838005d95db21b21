package io.cdppipeline.monitor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a look at a running session showed.
 *
 * @param status the target's own word: {@code running}
 * @param elapsed time since the first look
 * @param runningTasks full names of the tasks that run now
 * @param doneTasks how many tasks have ended
 * @param tasks how many tasks there are so far
 * @param rows how many rows the session's jobs have written so far, where the target tells
 * @param nextLook in what time the session will be looked at again, where the monitor knows
 */
public record Progress(
        String status,
        Duration elapsed,
        List<String> runningTasks,
        int doneTasks,
        int tasks,
        OptionalLong rows,
        Optional<Duration> nextLook) {

    public Progress {
        runningTasks = List.copyOf(runningTasks);
    }

    /** What a look showed of a target that tells no rows, by a monitor that looks at the pipeline's interval. */
    public Progress(String status, Duration elapsed, List<String> runningTasks, int doneTasks, int tasks) {
        this(status, elapsed, runningTasks, doneTasks, tasks, OptionalLong.empty(), Optional.empty());
    }
}

package io.cdppipeline.monitor;

import java.time.Duration;
import java.util.List;

/**
 * What a look at a running session showed.
 *
 * @param status the target's own word: {@code running}
 * @param elapsed time since the first look
 * @param runningTasks full names of the tasks that run now
 * @param doneTasks how many tasks have ended
 * @param tasks how many tasks there are so far
 */
public record Progress(String status, Duration elapsed, List<String> runningTasks, int doneTasks, int tasks) {

    public Progress {
        runningTasks = List.copyOf(runningTasks);
    }
}

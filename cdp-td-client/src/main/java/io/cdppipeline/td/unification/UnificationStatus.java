package io.cdppipeline.td.unification;

import io.cdppipeline.td.workflow.TdTask;
import java.util.List;

/**
 * How far a unification has come, as the tasks of the attempt tell that has asked for it; the service itself does not tell.
 *
 * @param started whether the service has given its workflow
 * @param done how many of its tasks have ended
 * @param tasks how many tasks it has so far, groups not counted
 * @param running full names of those at work
 * @param failed those that failed by themselves
 */
public record UnificationStatus(boolean started, int done, int tasks, List<String> running, List<TdTask> failed) {

    public UnificationStatus {
        running = List.copyOf(running);
        failed = List.copyOf(failed);
    }

    /** Whether all its tasks have ended; none fails later. */
    public boolean finished() {
        return started && done == tasks;
    }

    /** Whether all its tasks have ended, and none failed. */
    public boolean succeeded() {
        return finished() && failed.isEmpty();
    }

    /** The status from the tasks of an attempt and the full name of its task that calls the service. */
    static UnificationStatus of(List<TdTask> tasks, String callingTask) {
        List<TdTask> own = tasks.stream()
                .filter(task -> task.fullName().startsWith(callingTask + "+")
                        || task.fullName().startsWith(callingTask + "^"))
                .toList();
        List<TdTask> leaves = own.stream().filter(task -> !task.group()).toList();
        return new UnificationStatus(
                !own.isEmpty(),
                (int) leaves.stream().filter(TdTask::done).count(),
                leaves.size(),
                leaves.stream().filter(TdTask::running).map(TdTask::fullName).toList(),
                leaves.stream().filter(TdTask::failed).toList());
    }
}

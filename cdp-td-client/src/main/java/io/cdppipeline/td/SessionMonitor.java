package io.cdppipeline.td;

import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.TdLogFile;
import io.cdppipeline.td.workflow.TdTask;
import java.time.Duration;
import java.util.List;

/** Watches a session by looking at its attempt and tasks again and again. */
final class SessionMonitor implements Monitor {

    private final TdClient client;
    private final TaskFailures failures;

    SessionMonitor(TdClient client) {
        this.client = client;
        this.failures = new TaskFailures(client);
    }

    @Override
    public Outcome monitor(MonitorContext context) throws InterruptedException {
        String attemptId = context.session().attemptId();
        while (true) {
            // The attempt before its tasks: once it has ended, the tasks do not change any more.
            AttemptStatus status = client.attempts().show(attemptId).status();
            List<TdTask> tasks = client.attempts().tasks(attemptId);
            Duration elapsed = context.elapsed();
            context.progress(progress(status, elapsed, tasks));
            if (status.finished()) {
                return end(context, outcome(status), tasks);
            }
            Duration left = context.timeout().minus(elapsed);
            if (left.isNegative() || left.isZero()) {
                return end(context, Outcome.Status.TIMED_OUT, tasks);
            }
            context.pause(left.compareTo(context.pollInterval()) < 0 ? left : context.pollInterval());
        }
    }

    private static Progress progress(AttemptStatus status, Duration elapsed, List<TdTask> tasks) {
        List<TdTask> leaves = tasks.stream().filter(task -> !task.group()).toList();
        return new Progress(
                status.text(),
                elapsed,
                leaves.stream().filter(TdTask::running).map(TdTask::fullName).toList(),
                (int) leaves.stream().filter(TdTask::done).count(),
                leaves.size());
    }

    private static Outcome.Status outcome(AttemptStatus status) {
        return switch (status) {
            case SUCCESS -> Outcome.Status.SUCCESS;
            case KILLED -> Outcome.Status.KILLED;
            default -> Outcome.Status.ERROR;
        };
    }

    private Outcome end(MonitorContext context, Outcome.Status status, List<TdTask> tasks) {
        log(context);
        return new Outcome(status, status == Outcome.Status.SUCCESS ? List.of() : failures.of(tasks));
    }

    /** How a session ended does not depend on whether its log can be had; that it cannot is itself logged. */
    private void log(MonitorContext context) {
        String attemptId = context.session().attemptId();
        try {
            for (TdLogFile file : client.attempts().logFiles(attemptId)) {
                logFile(context, attemptId, file);
            }
        } catch (TdClientException e) {
            context.log("The log of attempt " + attemptId + " is not to be had. " + e.getMessage() + "\n");
        }
    }

    private void logFile(MonitorContext context, String attemptId, TdLogFile file) {
        String text;
        try {
            text = client.attempts().log(attemptId, file);
        } catch (TdClientException e) {
            text = "A part of the log of task " + file.taskName() + " is not to be had. " + e.getMessage();
        }
        if (!text.isEmpty()) {
            context.log(text.endsWith("\n") ? text : text + "\n");
        }
    }
}

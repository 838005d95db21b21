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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a session by looking at its attempt and tasks again and again. */
final class SessionMonitor implements Monitor {

    private static final Logger LOG = LoggerFactory.getLogger(SessionMonitor.class);

    /** How many looks may fail one after another, each with all its attempts, before the session is given up. */
    private static final int FAILED_LOOKS = 3;

    private final TdClient client;
    private final TaskFailures failures;

    SessionMonitor(TdClient client) {
        this.client = client;
        this.failures = new TaskFailures(client);
    }

    @Override
    public Outcome monitor(MonitorContext context) throws InterruptedException {
        int failedLooks = 0;
        while (true) {
            Duration left = context.timeout().minus(context.elapsed());
            boolean late = left.isNegative() || left.isZero();
            try {
                Optional<Outcome> outcome = look(context, late);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
                failedLooks = 0;
            } catch (TdClientException.Retriable e) {
                failedLooks++;
                if (late || failedLooks == FAILED_LOOKS) {
                    throw e;
                }
                LOG.warn("The session goes on unseen, it is looked at again later: {}", e.getMessage());
            }
            context.pause(left.compareTo(context.pollInterval()) < 0 ? left : context.pollInterval());
        }
    }

    /** Looks once; gives the outcome if the session has ended, or was to have ended by now. */
    private Optional<Outcome> look(MonitorContext context, boolean late) {
        String attemptId = context.session().attemptId();
        // The attempt before its tasks: once it has ended, the tasks do not change any more.
        AttemptStatus status = client.attempts().show(attemptId).status();
        List<TdTask> tasks = client.attempts().tasks(attemptId);
        context.progress(progress(status, context.elapsed(), tasks));
        if (!status.finished() && !late) {
            return Optional.empty();
        }
        log(context);
        Outcome.Status how = status.finished() ? outcome(status) : Outcome.Status.TIMED_OUT;
        return Optional.of(new Outcome(how, how == Outcome.Status.SUCCESS ? List.of() : failures.of(tasks)));
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

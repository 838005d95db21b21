package io.cdppipeline.td;

import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.wait.WaitOptions;
import io.cdppipeline.td.wait.WaitTimeoutException;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdLogFile;
import io.cdppipeline.td.workflow.TdTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a session by waiting for its attempt; what a look shows is told in the thread that asked. */
final class SessionMonitor implements Monitor {

    private static final Logger LOG = LoggerFactory.getLogger(SessionMonitor.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final TdClient client;
    private final TaskFailures failures;

    SessionMonitor(TdClient client) {
        this.client = client;
        this.failures = new TaskFailures(client);
    }

    @Override
    public Outcome monitor(MonitorContext context) throws InterruptedException {
        String attemptId = context.session().attemptId();
        // Empty once the wait has ended.
        BlockingQueue<Optional<TdAttempt>> looks = new LinkedBlockingQueue<>();
        CompletableFuture<TdAttempt> end =
                client.waits().attempt(attemptId, options(context), seen -> looks.add(Optional.of(seen)));
        CompletableFuture<TdAttempt> unused = end.whenComplete((attempt, failure) -> looks.add(Optional.empty()));
        try {
            for (Optional<TdAttempt> seen = looks.take(); seen.isPresent(); seen = looks.take()) {
                if (!seen.get().status().finished()) {
                    progress(context, seen.get().status());
                }
            }
        } catch (InterruptedException e) {
            end.cancel(true);
            throw e;
        }
        return outcome(context, end);
    }

    @Override
    public boolean kill(Session session) {
        return client.attempts().kill(session.attemptId());
    }

    private static WaitOptions options(MonitorContext context) {
        Duration interval = context.pollInterval();
        return WaitOptions.builder()
                .polling(new Polling(interval.compareTo(FIRST_PAUSE) < 0 ? interval : FIRST_PAUSE, interval))
                .timeout(context.timeout().minus(context.elapsed()))
                .build();
    }

    private Outcome outcome(MonitorContext context, CompletableFuture<TdAttempt> end) {
        Outcome.Status how;
        try {
            how = outcome(end.join().status());
        } catch (CompletionException e) {
            if (e.getCause() instanceof WaitTimeoutException) {
                how = Outcome.Status.TIMED_OUT;
            } else {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
        List<TdTask> tasks = how == Outcome.Status.TIMED_OUT ? tasks(context) : progress(context, status(how));
        log(context);
        return new Outcome(how, how == Outcome.Status.SUCCESS ? List.of() : failures.of(tasks));
    }

    private static Outcome.Status outcome(AttemptStatus status) {
        return switch (status) {
            case SUCCESS -> Outcome.Status.SUCCESS;
            case KILLED -> Outcome.Status.KILLED;
            default -> Outcome.Status.ERROR;
        };
    }

    private static AttemptStatus status(Outcome.Status how) {
        return switch (how) {
            case SUCCESS -> AttemptStatus.SUCCESS;
            case KILLED -> AttemptStatus.KILLED;
            default -> AttemptStatus.ERROR;
        };
    }

    private List<TdTask> progress(MonitorContext context, AttemptStatus status) {
        List<TdTask> tasks = tasks(context);
        List<TdTask> leaves = tasks.stream().filter(task -> !task.group()).toList();
        context.progress(new Progress(
                status.text(),
                context.elapsed(),
                leaves.stream().filter(TdTask::running).map(TdTask::fullName).toList(),
                (int) leaves.stream().filter(TdTask::done).count(),
                leaves.size()));
        return tasks;
    }

    /** How a session ends does not depend on whether its tasks can be had. */
    private List<TdTask> tasks(MonitorContext context) {
        try {
            return client.attempts().tasks(context.session().attemptId());
        } catch (TdClientException e) {
            LOG.warn("What a session's tasks do is not told: {}", e.getMessage());
            return List.of();
        }
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

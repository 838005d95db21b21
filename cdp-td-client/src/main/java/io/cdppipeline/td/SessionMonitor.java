package io.cdppipeline.td;

import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Outcome.FailedTask;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.wait.WaitOptions;
import io.cdppipeline.td.wait.WaitTimeoutException;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdTask;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a session by waiting for its attempt; what a look shows is told in the thread that asked. Where somebody else has the
 * session run again, the newer attempt is watched in its place.
 */
final class SessionMonitor implements Monitor {

    private static final Logger LOG = LoggerFactory.getLogger(SessionMonitor.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Ids are numbers; the longer one is the greater one. */
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());

    private final TdClient client;
    private final TaskFailures failures;

    SessionMonitor(TdClient client) {
        this.client = client;
        this.failures = new TaskFailures(client);
    }

    @Override
    public Outcome monitor(MonitorContext context) throws InterruptedException {
        while (true) {
            Looks looks = new Looks(context);
            Outcome.Status how = looks.untilTheEnd();
            if (how == Outcome.Status.ERROR || how == Outcome.Status.KILLED) {
                Optional<Session> newer = newerAttempt(context.session());
                if (newer.isPresent()) {
                    context.follow(newer.get());
                    continue;
                }
            }
            List<TdTask> tasks = how == Outcome.Status.TIMED_OUT ? looks.tasks() : looks.tell(status(how));
            List<FailedTask> failed = how == Outcome.Status.SUCCESS
                    ? List.of()
                    : failures.of(context.session().attemptId(), tasks);
            new SessionLog(client, context).copy(failed);
            return new Outcome(how, failed);
        }
    }

    @Override
    public boolean kill(Session session) {
        return client.attempts().kill(session.attemptId());
    }

    /** The latest attempt of a session, if it is a later one: this library itself begins none. */
    private Optional<Session> newerAttempt(Session session) {
        try {
            return client.attempts().retries(session.attemptId()).stream()
                    .filter(attempt -> BY_NUMBER.compare(attempt.id(), session.attemptId()) > 0)
                    .max(Comparator.comparing(TdAttempt::id, BY_NUMBER))
                    .map(attempt -> new Session(
                            session.workflow(), session.sessionId(), attempt.id(), session.sessionTime(), true));
        } catch (TdClientException e) {
            // The attempt has ended, and that is what is reported; a newer one would only have been taken up.
            LOG.warn("Whether attempt {} was run again is not known: {}", session.attemptId(), e.getMessage());
            return Optional.empty();
        }
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

    /** The looks at one attempt. */
    private final class Looks {

        private final MonitorContext context;
        private final String attemptId;
        private final Polling polling;
        private final WrittenRows rows = new WrittenRows(client);
        private Duration pause;

        Looks(MonitorContext context) {
            this.context = context;
            this.attemptId = context.session().attemptId();
            Duration interval = context.pollInterval();
            this.polling = new Polling(interval.compareTo(FIRST_PAUSE) < 0 ? interval : FIRST_PAUSE, interval);
            this.pause = polling.start();
        }

        Outcome.Status untilTheEnd() throws InterruptedException {
            // Empty once the wait has ended.
            BlockingQueue<Optional<TdAttempt>> looks = new LinkedBlockingQueue<>();
            CompletableFuture<TdAttempt> end =
                    client.waits().attempt(attemptId, options(), seen -> looks.add(Optional.of(seen)));
            CompletableFuture<TdAttempt> unused = end.whenComplete((attempt, failure) -> looks.add(Optional.empty()));
            try {
                for (Optional<TdAttempt> seen = looks.take(); seen.isPresent(); seen = looks.take()) {
                    if (!seen.get().status().finished()) {
                        tell(seen.get().status());
                        pause = polling.next(pause);
                    }
                }
            } catch (InterruptedException e) {
                end.cancel(true);
                throw e;
            }
            return how(end);
        }

        private WaitOptions options() {
            Duration left = context.timeout().minus(context.elapsed());
            return WaitOptions.builder()
                    .polling(polling)
                    .timeout(left.isNegative() ? Duration.ZERO : left)
                    .build();
        }

        private static Outcome.Status how(CompletableFuture<TdAttempt> end) {
            try {
                return outcome(end.join().status());
            } catch (CompletionException e) {
                if (e.getCause() instanceof WaitTimeoutException) {
                    return Outcome.Status.TIMED_OUT;
                }
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }

        List<TdTask> tell(AttemptStatus status) {
            List<TdTask> tasks = tasks();
            List<TdTask> leaves = tasks.stream().filter(task -> !task.group()).toList();
            context.progress(new Progress(
                    status.text(),
                    context.elapsed(),
                    leaves.stream()
                            .filter(TdTask::running)
                            .map(TdTask::fullName)
                            .toList(),
                    (int) leaves.stream().filter(TdTask::done).count(),
                    leaves.size(),
                    rows.soFar(leaves),
                    status.finished() ? Optional.empty() : Optional.of(pause)));
            return tasks;
        }

        /** How a session ends does not depend on whether its tasks can be had. */
        List<TdTask> tasks() {
            try {
                return client.attempts().tasks(attemptId);
            } catch (TdClientException e) {
                LOG.warn("What a session's tasks do is not told: {}", e.getMessage());
                return List.of();
            }
        }
    }
}

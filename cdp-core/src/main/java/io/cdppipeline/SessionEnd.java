package io.cdppipeline;

import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Outcome.FailedTask;
import io.cdppipeline.monitor.Session;
import java.util.stream.Collectors;

/** Says how a session ended that did not end well: the task, its job's message and its query. */
final class SessionEnd {

    private static final int MOST_QUERY_LINES = 30;

    private SessionEnd() {}

    static String describe(Session session, Outcome outcome, SessionWatch watch) {
        String what = "Workflow " + session.workflow() + " (session " + session.sessionId() + ", attempt "
                + session.attemptId() + ") ";
        return switch (outcome.status()) {
            case TIMED_OUT ->
                what + "has not ended after " + watch.timeout().toMinutes() + " minutes and goes on"
                        + watch.last().map(seen -> " (" + SessionWatch.describe(seen) + ")").orElse("")
                        + "; run again to go on waiting for it";
            case KILLED ->
                what + "was killed by somebody else, and has not been run again since" + tasks(outcome);
            default -> what + "failed" + tasks(outcome);
        };
    }

    /** What the target said of the tasks that failed. */
    static String symptom(Outcome outcome) {
        return outcome.failedTasks().stream().map(FailedTask::message).collect(Collectors.joining("\n"));
    }

    private static String tasks(Outcome outcome) {
        return outcome.failedTasks().isEmpty()
                ? ""
                : outcome.failedTasks().stream().map(SessionEnd::task).collect(Collectors.joining("\n", ":\n", ""));
    }

    private static String task(FailedTask task) {
        return task.name() + ": " + task.message()
                + task.query()
                        .map(query -> "\nThe query"
                                + task.jobId().map(id -> " of job " + id).orElse("") + ":\n" + excerpt(query))
                        .orElse("");
    }

    private static String excerpt(String query) {
        String shown = query.strip().lines().limit(MOST_QUERY_LINES).map(line -> "  " + line).collect(Collectors.joining("\n"));
        long more = query.strip().lines().count() - MOST_QUERY_LINES;
        return more > 0 ? shown + "\n  … " + more + " more lines" : shown;
    }
}

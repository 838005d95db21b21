package io.cdppipeline.td;

import io.cdppipeline.monitor.Outcome.FailedTask;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.TdJob;
import io.cdppipeline.td.workflow.TdTask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which tasks failed first, and why. */
final class TaskFailures {

    private static final Logger LOG = LoggerFactory.getLogger(TaskFailures.class);

    /** What {@code require>} says of the attempt that it waited for (facts: digdag, section 4). */
    private static final Pattern DEPENDENT = Pattern.compile("Dependent workflow failed\\..* attempt id: (\\d+)");

    /** What the operators log when they have a job begin. */
    private static final Pattern JOB = Pattern.compile("job id=([0-9]+)");

    private static final int LOG_PART = 8192;
    private static final int MOST_LOG_PARTS = 128;

    /** Ids are numbers; the shorter one is the smaller one. */
    private static final Comparator<TdTask> BY_TIME = Comparator.comparing(
                    (TdTask task) -> task.updatedAt().orElse(Instant.MAX))
            .thenComparing(task -> task.id().length())
            .thenComparing(TdTask::id);

    private final TdClient client;

    TaskFailures(TdClient client) {
        this.client = client;
    }

    /**
     * The tasks that failed by themselves, in the order in which they did. A group is named only if it failed by itself, as
     * one whose subtasks could not be made: then it has a message.
     */
    List<FailedTask> of(String attemptId, List<TdTask> tasks) {
        return tasks.stream()
                .filter(TdTask::failed)
                .filter(task -> !group(task) || task.errorMessage().isPresent())
                .sorted(BY_TIME)
                .flatMap(task -> causes(attemptId, task).stream())
                .toList();
    }

    /** A task that waited for another workflow failed because of that one's tasks, which come before it. */
    private List<FailedTask> causes(String attemptId, TdTask task) {
        List<FailedTask> causes = new ArrayList<>();
        Matcher dependent = DEPENDENT.matcher(task.errorMessage().orElse(""));
        if (dependent.find()) {
            causes.addAll(ofAttempt(dependent.group(1)));
        }
        causes.add(failed(attemptId, task));
        return causes;
    }

    private List<FailedTask> ofAttempt(String attemptId) {
        try {
            return of(attemptId, client.attempts().tasks(attemptId));
        } catch (TdClientException e) {
            // The task has failed, and that is what is reported; the other workflow's tasks would only have told why.
            LOG.warn("Why a required workflow failed is not told: {}", e.getMessage());
            return List.of();
        }
    }

    private static boolean group(TdTask task) {
        return task.group() || task.state().equals("group_error");
    }

    private FailedTask failed(String attemptId, TdTask task) {
        String own = tidy(task.errorMessage().orElse(""));
        Optional<TdJob> job = task.jobId().or(() -> jobOfLog(attemptId, task)).flatMap(this::job);
        String ofJob = job.map(known -> message(known, own)).orElse("");
        String message = Stream.of(own, ofJob).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
        return new FailedTask(
                task.fullName(),
                message.isEmpty() ? "failed without a message; see its log" : message,
                job.map(TdJob::id),
                // A bulk load has a configuration in place of a query.
                job.filter(known -> !known.type().equals("bulkload"))
                        .map(TdJob::query)
                        .filter(query -> !query.isBlank()));
    }

    /** Where the service keeps a task's state to itself, the task's log still names the job that it began last. */
    private Optional<String> jobOfLog(String attemptId, TdTask task) {
        if (group(task)) {
            return Optional.empty();
        }
        try (BufferedReader log = new BufferedReader(new InputStreamReader(
                client.attempts().openTaskLog(attemptId, task.fullName()), StandardCharsets.UTF_8))) {
            Optional<String> last = Optional.empty();
            char[] part = new char[LOG_PART];
            String before = "";
            for (int read = log.read(part), parts = 0;
                    read > 0 && parts < MOST_LOG_PARTS;
                    read = log.read(part), parts++) {
                String text = before + new String(part, 0, read);
                Matcher job = JOB.matcher(text);
                while (job.find()) {
                    last = Optional.of(job.group(1));
                }
                before = text.substring(text.lastIndexOf('\n') + 1);
            }
            return last;
        } catch (TdClientException | IOException e) {
            // The task has failed, and that is what is reported; its job would only have told more.
            LOG.warn("Which job a task ran is not known: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** A failed job's message begins with what the job printed, of which the moment of its start tells nothing. */
    private static String tidy(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("started at "))
                .collect(Collectors.joining("\n"));
    }

    private Optional<TdJob> job(String id) {
        try {
            return Optional.of(client.jobs().show(id));
        } catch (TdClientException e) {
            // The task has failed, and that is what is reported; the job would only have told more.
            LOG.warn("Why a task failed is told without its job: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** What the task's job says, unless the task says it already. */
    private static String message(TdJob job, String known) {
        return job.status() == JobStatus.SUCCESS || job.message().isEmpty() || known.contains(job.message())
                ? ""
                : "job " + job.id() + ": " + job.message();
    }
}

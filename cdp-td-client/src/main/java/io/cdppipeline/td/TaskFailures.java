package io.cdppipeline.td;

import io.cdppipeline.monitor.Outcome.FailedTask;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.TdJob;
import io.cdppipeline.td.workflow.TdTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which tasks failed first, and why. */
final class TaskFailures {

    private static final Logger LOG = LoggerFactory.getLogger(TaskFailures.class);

    /** What {@code require>} says of the attempt that it waited for (facts: digdag, section 4). */
    private static final Pattern DEPENDENT = Pattern.compile("Dependent workflow failed\\..* attempt id: (\\d+)");

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
    List<FailedTask> of(List<TdTask> tasks) {
        return tasks.stream()
                .filter(TdTask::failed)
                .filter(task -> !group(task) || task.errorMessage().isPresent())
                .sorted(BY_TIME)
                .flatMap(task -> causes(task).stream())
                .toList();
    }

    /** A task that waited for another workflow failed because of that one's tasks, which come before it. */
    private List<FailedTask> causes(TdTask task) {
        List<FailedTask> causes = new ArrayList<>();
        Matcher dependent = DEPENDENT.matcher(task.errorMessage().orElse(""));
        if (dependent.find()) {
            causes.addAll(ofAttempt(dependent.group(1)));
        }
        causes.add(new FailedTask(task.fullName(), message(task)));
        return causes;
    }

    private List<FailedTask> ofAttempt(String attemptId) {
        try {
            return of(client.attempts().tasks(attemptId));
        } catch (TdClientException e) {
            // The task has failed, and that is what is reported; the other workflow's tasks would only have told why.
            LOG.warn("Why a required workflow failed is not told: {}", e.getMessage());
            return List.of();
        }
    }

    private static boolean group(TdTask task) {
        return task.group() || task.state().equals("group_error");
    }

    private String message(TdTask task) {
        String own = tidy(task.errorMessage().orElse(""));
        String job = task.jobId().flatMap(id -> jobMessage(id, own)).orElse("");
        if (!job.isEmpty()) {
            return own.isEmpty() ? job : own + "\n" + job;
        }
        return own.isEmpty() ? "failed without a message; see its log" : own;
    }

    /** A failed job's message begins with what the job printed, of which the moment of its start tells nothing. */
    private static String tidy(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("started at "))
                .collect(Collectors.joining("\n"));
    }

    /** What the task's job says, unless the task says it already. */
    private Optional<String> jobMessage(String id, String known) {
        try {
            TdJob job = client.jobs().show(id);
            return job.status() == JobStatus.SUCCESS || job.message().isEmpty() || known.contains(job.message())
                    ? Optional.empty()
                    : Optional.of("job " + id + ": " + job.message());
        } catch (TdClientException e) {
            // The task has failed, and that is what is reported; the job would only have told more.
            LOG.warn("Why a task failed is told without its job: {}", e.getMessage());
            return Optional.empty();
        }
    }
}

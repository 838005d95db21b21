package io.cdppipeline.td;

import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.TdJob;
import io.cdppipeline.td.workflow.TdTask;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds up the rows that a session's jobs have written. Every job is asked once, when its task has ended. Not thread-safe. */
final class WrittenRows {

    private static final Logger LOG = LoggerFactory.getLogger(WrittenRows.class);

    /** A session with many jobs that end between two looks is caught up with over several of them. */
    private static final int MOST_JOBS_PER_LOOK = 20;

    /** Behind the comment with which the workflow engine begins each query. */
    private static final Pattern WRITES = Pattern.compile(
            "\\A(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*(?:DROP\\s+TABLE[^;]*;\\s*)?(?:INSERT|CREATE|REPLACE)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final TdClient client;
    private final Set<String> asked = new HashSet<>();
    private OptionalLong rows = OptionalLong.empty();

    WrittenRows(TdClient client) {
        this.client = client;
    }

    /** The rows of all jobs that have ended well; empty while no job has told any. */
    OptionalLong soFar(List<TdTask> tasks) {
        tasks.stream()
                .filter(TdTask::done)
                .flatMap(task -> task.jobId().stream())
                .filter(id -> !asked.contains(id))
                .distinct()
                .limit(MOST_JOBS_PER_LOOK)
                .forEach(this::ask);
        return rows;
    }

    private void ask(String id) {
        asked.add(id);
        try {
            TdJob job = client.jobs().show(id);
            boolean writes =
                    job.type().equals("bulkload") || WRITES.matcher(job.query()).matches();
            if (job.status() == JobStatus.SUCCESS && writes && job.records().isPresent()) {
                rows = OptionalLong.of(rows.orElse(0) + job.records().getAsLong());
            }
        } catch (TdClientException e) {
            // How a session ends does not depend on how many rows are told on the way.
            LOG.warn("The rows of job {} are not told: {}", id, e.getMessage());
        }
    }
}

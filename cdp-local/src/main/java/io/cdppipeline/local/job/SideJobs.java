package io.cdppipeline.local.job;

import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdServiceException;
import java.util.Optional;

/** Jobs that are neither queries nor loads. Thread-safe. */
public final class SideJobs {

    private static final long HOUR = 3_600;

    private final JobService jobs;
    private final ResultExporter exporter;

    SideJobs(JobService jobs, ResultExporter exporter) {
        this.jobs = jobs;
        this.exporter = exporter;
    }

    /**
     * Sends a finished job's rows elsewhere.
     *
     * @return the new job's id
     * @throws TdServiceException 404 if there are no such rows, 422 if they cannot go there
     */
    public String exportResult(String jobId, TdJobRequest.Options options) {
        Job job = jobs.job(jobId);
        JobResult rows = job.result()
                .orElseThrow(() -> new TdServiceException(404, "Job " + jobId + " has no result to export"));
        if (options.result().isEmpty() && options.connection().isEmpty()) {
            throw new TdServiceException(422, "A result export needs result or result_connection_id");
        }
        jobs.checks().checkExport(options);
        TdJobRequest request =
                request("result_export", job.request().database(), Optional.empty(), Optional.empty(), options);
        return jobs.issue(request, print -> {
            exporter.export(rows, options, print);
            return job.records();
        });
    }

    /**
     * Deletes the rows of whole hours.
     *
     * @param from first second, on an hour
     * @param to the second after the last, on an hour
     * @return the job's id
     * @throws TdServiceException 404 without the table, 409 if the key is taken, 422 for other times
     */
    public String partialDelete(String database, String table, long from, long to, Optional<String> domainKey) {
        jobs.tables().show(database, table);
        if (from % HOUR != 0 || to % HOUR != 0 || from >= to) {
            throw new TdServiceException(
                    422,
                    "from and to must be epoch seconds of whole hours, from before to, but are: " + from + ", " + to);
        }
        TdJobRequest request =
                request("partialdelete", database, Optional.of(table), domainKey, TdJobRequest.Options.NONE);
        return jobs.issue(request, print -> jobs.tables().deleteRows(database, table, from, to));
    }

    private static TdJobRequest request(
            String type,
            String database,
            Optional<String> table,
            Optional<String> domainKey,
            TdJobRequest.Options options) {
        return new TdJobRequest(type, database, "", Optional.empty(), table, Optional.empty(), 0, domainKey, options);
    }
}

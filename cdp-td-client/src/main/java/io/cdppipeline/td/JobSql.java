package io.cdppipeline.td;

import io.cdppipeline.CdpException;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.Sql;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobResult;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.job.TdJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs queries as Presto jobs. */
final class JobSql implements Sql {

    private static final Logger LOG = LoggerFactory.getLogger(JobSql.class);
    private static final int LONGEST_QUERY_IN_MESSAGE = 200;

    private final TdClient client;
    private final Polling polling;

    JobSql(TdClient client, Duration pollInterval) {
        this.client = client;
        this.polling = Polling.upTo(pollInterval);
    }

    @Override
    public QueryResult query(String database, String sql) {
        // The key makes a repeated issue find the first one's job, so that no query runs twice.
        String id = client.jobs()
                .issue(JobRequest.presto(database, sql)
                        .domainKey(UUID.randomUUID().toString())
                        .build())
                .id();
        TdJob job = await(id, database, sql);
        if (job.status() != JobStatus.SUCCESS) {
            throw new CdpException("Query failed in database " + database + ": job " + id + " ended as "
                    + job.status().name().toLowerCase(java.util.Locale.ROOT)
                    + (job.message().isEmpty() ? "" : ": " + job.message()) + "; the query: " + shortened(sql));
        }
        try (JobResult result = client.jobs().result(job)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            result.forEachRemaining(rows::add);
            return new QueryResult(result.columns(), rows);
        }
    }

    private TdJob await(String id, String database, String sql) {
        try {
            return client.jobs().await(id, polling);
        } catch (InterruptedException e) {
            kill(id);
            Thread.currentThread().interrupt();
            throw new CdpException(
                    "Interrupted while job " + id + " ran in database " + database + ": " + shortened(sql), e);
        }
    }

    /** Nobody waits for the job any longer; that it could not be stopped is no reason to fail in another way. */
    private void kill(String id) {
        try {
            client.jobs().kill(id);
        } catch (TdClientException e) {
            LOG.warn("Job {} goes on: {}", id, e.getMessage());
        }
    }

    private static String shortened(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_QUERY_IN_MESSAGE ? line : line.substring(0, LONGEST_QUERY_IN_MESSAGE) + "…";
    }
}

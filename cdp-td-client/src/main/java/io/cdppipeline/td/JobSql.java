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
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs queries as Presto jobs. */
final class JobSql implements Sql {

    private static final Logger LOG = LoggerFactory.getLogger(JobSql.class);
    private static final int LONGEST_QUERY_IN_MESSAGE = 200;

    /** More in one query come near to the stages that Presto lets one have (facts: a hundred). */
    private static final int MOST_TOGETHER = 8;

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

    /** Asks some at a time in one job; where that fails, each in its own, which tells the one that is to blame. */
    @Override
    public List<@Nullable Object> values(String database, List<String> queries) {
        List<@Nullable Object> values = new ArrayList<>(queries.size());
        for (int from = 0; from < queries.size(); from += MOST_TOGETHER) {
            List<String> some = queries.subList(from, Math.min(from + MOST_TOGETHER, queries.size()));
            values.addAll(some.size() == 1 ? Sql.super.values(database, some) : together(database, some));
        }
        return values;
    }

    private List<@Nullable Object> together(String database, List<String> queries) {
        StringJoiner columns = new StringJoiner(",\n", "SELECT\n", "");
        for (int i = 0; i < queries.size(); i++) {
            // A line of its own, as the query may end in a comment.
            columns.add("(\n" + queries.get(i) + "\n) AS v" + i);
        }
        try {
            return query(database, columns.toString()).rows().get(0);
        } catch (CdpException e) {
            if (e.transientFailure() || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            LOG.debug("Several queries are not to be had together, and are asked one by one", e);
            return Sql.super.values(database, queries);
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

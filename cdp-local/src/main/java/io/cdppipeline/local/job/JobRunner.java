package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.target.TableName;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a job from its start to its end on the caller's thread. Thread-safe. */
final class JobRunner {

    private static final DateTimeFormatter QUERY_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final Warehouse warehouse;
    private final BulkLoader loader;
    private final JobHistory history;
    private final ResultExporter exporter;
    private final Clock clock;

    JobRunner(Warehouse warehouse, BulkLoader loader, JobHistory history, ResultExporter exporter, Clock clock) {
        this.warehouse = warehouse;
        this.loader = loader;
        this.history = history;
        this.exporter = exporter;
        this.clock = clock;
    }

    /** @param task the work, unless the request says it */
    void run(Job job, @Nullable JobTask task) {
        if (!job.start(now())) {
            return;
        }
        try {
            attempt(job, task, job.request().options().retryLimit());
        } catch (InterruptedException e) {
            job.fail(now(), "The job was killed");
        } catch (Exception e) {
            fail(job, e);
        } catch (Error e) {
            // The job must end for those who wait for it; the thread's handler gets the error.
            job.fail(now(), e.toString());
            throw e;
        } finally {
            // A kill may have come while the job ended: it is not meant for the next one.
            Thread.interrupted();
        }
    }

    /** A query that is wrong, or a load of broken data, is not run again: it would fail again. */
    private void attempt(Job job, @Nullable JobTask task, int retries) throws Exception {
        job.running();
        for (int left = retries; ; left--) {
            try {
                once(job, task);
                return;
            } catch (InterruptedException | CdpException e) {
                throw e;
            } catch (Exception e) {
                if (left <= 0) {
                    throw e;
                }
                job.print("failed, and is run again: " + e.getMessage());
                LOG.warn("{} failed unexpectedly and is run again", job, e);
            }
        }
    }

    private void once(Job job, @Nullable JobTask task) throws Exception {
        if (task != null) {
            job.print("started at " + now());
            job.succeed(now(), List.of(), task.run(job::print), null);
        } else if (job.request().type().equals("bulkload")) {
            load(job);
        } else if (job.request().type().equals("hive")) {
            job.fail(
                    now(),
                    "Hive queries do not run on the embedded Treasure Data: use Presto (engine: presto), or a"
                            + " Treasure Data account");
        } else {
            query(job);
        }
    }

    private void query(Job job) throws Exception {
        TdJobRequest request = job.request();
        Instant now = now();
        job.print("started at " + now);
        SqlResult result = warehouse.execute(new SqlRequest(
                request.database(),
                request.query(),
                now,
                request.scheduledTime().orElse(now)));
        JobResult rows = result.hasResultSet() ? history.keep(job, result) : null;
        if (rows != null) {
            exporter.export(rows, request.options(), job::print);
        }
        job.print("finished at " + now());
        job.succeed(now(), result.hasResultSet() ? result.columns() : List.of(), result.records(), rows);
    }

    private void load(Job job) throws Exception {
        TdJobRequest request = job.request();
        ObjectNode config = request.config().orElseThrow();
        TableName target = new TableName(request.database(), request.table().orElse(""));
        job.print("started at " + now());
        BulkLoader.Loaded loaded = loader.load(target, config);
        job.print(loaded.summary());
        job.succeed(now(), List.of(), loaded.rows(), null);
    }

    private void fail(Job job, Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (e instanceof SqlFailure) {
            String queryId = QUERY_ID.format(now()) + "_" + String.format(Locale.ROOT, "%05d", job.number() % 100_000);
            message = "Query " + queryId + "_local failed: " + message;
        } else if (!(e instanceof CdpException)) {
            LOG.warn("{} failed unexpectedly", job, e);
        }
        job.fail(now(), message);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

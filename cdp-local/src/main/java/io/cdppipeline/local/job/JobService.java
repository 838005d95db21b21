package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdService;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Treasure Data's jobs, databases and tables on a {@link Warehouse}: what the REST API answers from and what the
 * {@code td} operators call. Thread-safe.
 *
 * <p>Presto jobs and bulk loads run on a few threads of their own, those of higher priority first, otherwise in the
 * order of their ids. The {@value #KEPT_JOBS} newest jobs are remembered, the {@value #KEPT_RESULTS} newest with their rows.
 */
public final class JobService implements TdService, AutoCloseable {

    private static final int WORKERS = 4;
    private static final int KEPT_JOBS = 2_000;
    private static final int KEPT_RESULTS = 500;
    private static final int FORGET_EVERY = 50;
    private static final int LONGEST_QUERY = 1_000_000;
    private static final DateTimeFormatter QUERY_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(JobService.class);

    private final Warehouse warehouse;
    private final Tables tables;
    private final BulkLoader loader;
    private final Clock clock;
    private final Path spoolDirectory;
    private final JobIds ids;
    private final ThreadPoolExecutor workers;
    private final ConcurrentSkipListMap<Long, Job> jobs = new ConcurrentSkipListMap<>();
    private final Map<String, Job> byDomainKey = new HashMap<>();

    /**
     * @param spoolDirectory an existing directory for results that are too large for memory
     * @param idFile where the last id is kept over restarts; empty to start at 1
     */
    public JobService(Warehouse warehouse, BulkLoader loader, Clock clock, Path spoolDirectory, Optional<Path> idFile) {
        this.warehouse = warehouse;
        this.tables = new Tables(warehouse);
        this.loader = loader;
        this.clock = clock;
        this.spoolDirectory = spoolDirectory;
        this.ids = new JobIds(idFile);
        AtomicInteger threads = new AtomicInteger();
        this.workers =
                new ThreadPoolExecutor(WORKERS, WORKERS, 30, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "td-job-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    // Jobs

    @Override
    public String issueJob(TdJobRequest request) {
        check(request);
        Job job;
        synchronized (byDomainKey) {
            Optional<Job> earlier = request.domainKey().flatMap(this::jobOfDomainKey);
            if (earlier.isPresent()) {
                throw new TdServiceException(
                        409,
                        "Domain key has already been taken: "
                                + request.domainKey().orElseThrow());
            }
            job = new Job(ids.next(), request, now());
            jobs.put(job.number(), job);
            request.domainKey().ifPresent(key -> byDomainKey.put(key, job));
        }
        // Looking at all jobs costs more than a small job, so it is not done for each.
        if (job.number() % FORGET_EVERY == 0) {
            forgetOldJobs();
        }
        workers.execute(new Run(job));
        return job.id();
    }

    /** The job that was issued under a domain key, while it is remembered. */
    public Optional<Job> jobOfDomainKey(String key) {
        synchronized (byDomainKey) {
            return Optional.ofNullable(byDomainKey.get(key));
        }
    }

    /** @throws TdServiceException with status 404 if there is no such job */
    public Job job(String jobId) {
        Job job = jobId.matches("[0-9]{1,18}") ? jobs.get(Long.parseLong(jobId)) : null;
        if (job == null) {
            throw new TdServiceException(404, "Couldn't find Job with account_id = 1, id = " + jobId);
        }
        return job;
    }

    /** All remembered jobs, the newest first. */
    public List<Job> jobs() {
        return List.copyOf(jobs.descendingMap().values());
    }

    /** Stops a job; its status before is given back. A finished job stays as it is. */
    public JobStatus kill(String jobId) {
        return job(jobId).kill(now());
    }

    @Override
    public TdJob awaitJob(String jobId) throws InterruptedException {
        Job job = job(jobId);
        try {
            return job.await();
        } catch (InterruptedException e) {
            job.kill(now());
            throw e;
        }
    }

    @Override
    public List<List<Object>> jobRows(String jobId, int limit) {
        List<List<Object>> rows = new ArrayList<>();
        Optional<JobResult> result = job(jobId).result();
        if (result.isPresent() && limit > 0) {
            try {
                result.get().forEachRow(row -> {
                    rows.add(withNulls(row));
                    return rows.size() < limit;
                });
            } catch (IOException e) {
                throw new CdpException("Cannot read the result of job " + jobId + ": " + e.getMessage(), e);
            }
        }
        return rows;
    }

    // The contract of TdService predates nullness marks on its rows: a row may hold nulls.
    @SuppressWarnings({"unchecked", "NullAway"})
    private static List<Object> withNulls(List<@Nullable Object> row) {
        return (List<Object>) (List<?>) row;
    }

    private void check(TdJobRequest request) {
        if (!request.type().matches("presto|trino|hive|bulkload")) {
            throw new TdServiceException(
                    422, "Job type " + request.type() + " is not supported: use presto, hive or bulkload");
        }
        tables.requireDatabase(request.database());
        if (request.type().equals("bulkload")) {
            if (request.config().isEmpty()) {
                throw new TdServiceException(422, "A bulkload job needs a config");
            }
        } else if (request.query().isBlank()) {
            throw new TdServiceException(422, "A " + request.type() + " job needs a query");
        } else if (request.query().length() > LONGEST_QUERY) {
            throw new TdServiceException(
                    422,
                    "The query has " + request.query().length() + " characters; at most " + LONGEST_QUERY
                            + " are allowed");
        }
    }

    private void forgetOldJobs() {
        // A job that has not ended is never forgotten, however old it is.
        int age = 0;
        for (Job job : jobs.descendingMap().values()) {
            age++;
            if (age > KEPT_RESULTS && job.status().finished()) {
                job.dropResult().ifPresent(JobService::close);
                if (age > KEPT_JOBS) {
                    jobs.remove(job.number());
                    synchronized (byDomainKey) {
                        job.request().domainKey().ifPresent(key -> byDomainKey.remove(key, job));
                    }
                }
            }
        }
    }

    private final class Run implements Runnable, Comparable<Run> {

        private final Job job;

        Run(Job job) {
            this.job = job;
        }

        @Override
        public void run() {
            if (!job.start(now())) {
                return;
            }
            try {
                if (job.request().type().equals("bulkload")) {
                    load(job);
                } else if (job.request().type().equals("hive")) {
                    job.fail(
                            now(),
                            "Hive queries do not run on the embedded Treasure Data: use Presto (engine: presto), or a"
                                    + " Treasure Data account");
                } else {
                    query(job);
                }
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

        @Override
        public int compareTo(Run other) {
            int byPriority = Integer.compare(
                    other.job.request().priority(), job.request().priority());
            return byPriority != 0 ? byPriority : Long.compare(job.number(), other.job.number());
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
        JobResult rows = result.hasResultSet() ? JobResult.of(result.columns(), result.rows(), spoolDirectory) : null;
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

    // Databases and tables

    /** The databases and tables, with what the REST API adds to {@link TdService}. */
    public Tables tables() {
        return tables;
    }

    @Override
    public void createDatabase(String database) {
        tables.createDatabase(database);
    }

    @Override
    public void deleteDatabase(String database) {
        tables.deleteDatabase(database);
    }

    @Override
    public void createTable(String database, String table) {
        tables.create(database, table);
    }

    @Override
    public void deleteTable(String database, String table) {
        tables.delete(database, table);
    }

    @Override
    public void renameTable(String database, String from, String to) {
        tables.rename(database, from, to, true);
    }

    @Override
    public Optional<Long> tableRows(String database, String table) {
        return warehouse
                .table(new TableName(database, table))
                .map(found -> found.rows().orElse(0));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void close(JobResult result) {
        try {
            result.close();
        } catch (IOException e) {
            LOG.warn("Cannot delete a spooled result: {}", e.toString());
        }
    }

    /** Kills what runs, and waits for it for a few seconds. */
    @Override
    public void close() {
        jobs.values().forEach(job -> job.kill(now()));
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("A job still runs, 5 s after it was killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        jobs.values().forEach(job -> job.dropResult().ifPresent(JobService::close));
    }
}

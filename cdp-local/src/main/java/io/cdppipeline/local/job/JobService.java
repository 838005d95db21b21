package io.cdppipeline.local.job;

import io.cdppipeline.CdpException;
import io.cdppipeline.local.hive.HiveEngine;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.local.store.Documents;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdService;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Treasure Data's jobs, databases and tables on a {@link Warehouse}: what the REST API answers from and what the
 * {@code td} operators call. Thread-safe.
 *
 * <p>Presto and Hive jobs and bulk loads run on a few threads of their own, those of higher priority first, otherwise in the
 * order of their ids. The {@value #KEPT_JOBS} newest jobs are remembered, the {@value #KEPT_RESULTS} newest with their rows.
 */
public final class JobService implements TdService, AutoCloseable {

    static final int KEPT_JOBS = 2_000;
    private static final int KEPT_RESULTS = 500;
    private static final int FORGET_EVERY = 50;
    private static final Logger LOG = LoggerFactory.getLogger(JobService.class);

    private final Warehouse warehouse;
    private final Tables tables;
    private final Clock clock;
    private final JobIds ids;
    private final JobHistory history;
    private final JobChecks checks;
    private final SideJobs sideJobs;
    private final Records records;
    private final SavedQueries savedQueries;
    private final Connections connections;
    private final LoadSources loadSources;
    private final BulkImports bulkImports;
    private final JobWorkers workers;
    private final ConcurrentSkipListMap<Long, Job> jobs = new ConcurrentSkipListMap<>();
    private final Map<String, Job> byDomainKey = new HashMap<>();

    /**
     * @param spoolDirectory an existing directory for results that are too large for memory
     * @param directory where the last id, the jobs, their results, saved queries and the like are kept over restarts; empty
     *     to keep nothing
     */
    public JobService(
            Warehouse warehouse, BulkLoader loader, Clock clock, Path spoolDirectory, Optional<Path> directory) {
        this(warehouse, loader, clock, spoolDirectory, directory, spoolDirectory.resolve("exports"));
    }

    /**
     * As the other, with a directory of its own for results that are exported to files.
     *
     * @param exports it is made when it is first needed
     */
    public JobService(
            Warehouse warehouse,
            BulkLoader loader,
            Clock clock,
            Path spoolDirectory,
            Optional<Path> directory,
            Path exports) {
        this.warehouse = warehouse;
        this.tables = new Tables(warehouse, documents(directory, "tables"));
        this.clock = clock;
        this.history = new JobHistory(spoolDirectory, directory, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        this.ids = new JobIds(directory.map(path -> path.resolve("last-id")));
        for (Job job : history.restored()) {
            jobs.put(job.number(), job);
            job.request().domainKey().ifPresent(key -> byDomainKey.put(key, job));
        }
        this.records = new Records(warehouse, tables, clock, spoolDirectory);
        this.connections = new Connections(documents(directory, "connections"));
        ResultExporter exporter = new ResultExporter(records, connections, tables, new ExportFiles(exports));
        this.checks = new JobChecks(tables, exporter);
        this.sideJobs = new SideJobs(this, exporter);
        JobRunner runner = new JobRunner(warehouse, new HiveEngine(warehouse), loader, history, exporter, clock);
        this.savedQueries = new SavedQueries(documents(directory, "saved-queries"), this, clock);
        this.loadSources = new LoadSources(documents(directory, "load-sources"), this, loader, clock);
        this.bulkImports = new BulkImports(
                documents(directory, "bulk-imports"),
                directory.map(path -> path.resolve("imports")).orElse(spoolDirectory),
                this,
                clock);
        this.workers = new JobWorkers(runner);
    }

    private static Documents documents(Optional<Path> directory, String kind) {
        return new Documents(directory.map(path -> path.resolve(kind + ".json")));
    }

    // Jobs

    @Override
    public String issueJob(TdJobRequest request) {
        checks.check(request);
        return issue(request, null);
    }

    /** @param task what the job does; null if the request says it */
    String issue(TdJobRequest request, @Nullable JobTask task) {
        Job job;
        synchronized (byDomainKey) {
            Optional<Job> earlier = request.domainKey().flatMap(this::jobOfDomainKey);
            if (earlier.isPresent()) {
                throw new TdServiceException(
                        409,
                        "Domain key has already been taken: "
                                + request.domainKey().orElseThrow());
            }
            job = new Job(ids.next(), request, now(), history::ended);
            history.issued(job);
            jobs.put(job.number(), job);
            request.domainKey().ifPresent(key -> byDomainKey.put(key, job));
        }
        // Looking at all jobs costs more than a small job, so it is not done for each.
        if (job.number() % FORGET_EVERY == 0) {
            forgetOldJobs();
        }
        workers.submit(job, task);
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

    // Databases and tables

    /** The databases and tables, with what the REST API adds to {@link TdService}. */
    public Tables tables() {
        return tables;
    }

    /** Records that are imported into tables. */
    public Records records() {
        return records;
    }

    /** Jobs that are neither queries nor loads. */
    public SideJobs sideJobs() {
        return sideJobs;
    }

    JobChecks checks() {
        return checks;
    }

    public SavedQueries savedQueries() {
        return savedQueries;
    }

    public Connections connections() {
        return connections;
    }

    /** Bulk loads with a name. */
    public LoadSources loadSources() {
        return loadSources;
    }

    public BulkImports bulkImports() {
        return bulkImports;
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

    /** {@code POST /v3/schedule/run/{name}/{time}}: runs a saved query; gives the job's id. */
    @Override
    public String runSavedQuery(String name, Instant scheduledTime, String domainKey) {
        return savedQueries.run(name, scheduledTime, Optional.of(domainKey));
    }

    /** {@code POST /v4/queries/{id}/jobs}: runs a saved query; gives the job's id. */
    @Override
    public String runSavedQuery(long id, Instant scheduledTime, String domainKey) {
        return runSavedQuery(savedQueries.nameOf(Long.toString(id)), scheduledTime, domainKey);
    }

    /** {@code POST /v3/bulk_loads/{name}/jobs}: runs a named load; gives the job's id. */
    @Override
    public String runConnectorSession(String name, Instant scheduledTime, String domainKey) {
        return loadSources.run(name, Optional.of(scheduledTime), Optional.of(domainKey));
    }

    /** {@code GET /v3/connections/lookup}: the id of a connection. */
    @Override
    public String connectionId(String name) {
        return Long.toString(connections.lookup(name));
    }

    /** {@code POST /v3/job/result_export/{id}}: sends a job's rows to a connection; gives the id of the job that does so. */
    @Override
    public String exportResult(String jobId, String connectionId, String settings) {
        return sideJobs.exportResult(
                jobId,
                new TdJobRequest.Options(
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(connectionId),
                        Optional.of(settings)));
    }

    /** {@code POST /v3/table/partialdelete/{database}/{table}}: deletes the rows of some hours; gives the job's id. */
    @Override
    public String deleteRows(String database, String table, Instant from, Instant to, String domainKey) {
        return sideJobs.partialDelete(
                database, table, from.getEpochSecond(), to.getEpochSecond(), Optional.of(domainKey));
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
        workers.close();
        if (!history.keeps()) {
            jobs.values().forEach(job -> job.dropResult().ifPresent(JobService::close));
        }
        history.close();
    }
}

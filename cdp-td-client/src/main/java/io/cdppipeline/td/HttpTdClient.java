package io.cdppipeline.td;

import io.cdppipeline.td.account.TdUser;
import io.cdppipeline.td.audience.TdActivations;
import io.cdppipeline.td.audience.TdEntities;
import io.cdppipeline.td.audience.TdJourneys;
import io.cdppipeline.td.audience.TdParentSegments;
import io.cdppipeline.td.audience.TdSegments;
import io.cdppipeline.td.connector.TdConnector;
import io.cdppipeline.td.connector.TdSources;
import io.cdppipeline.td.database.TdDatabases;
import io.cdppipeline.td.datamodel.TdDataModels;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Transport;
import io.cdppipeline.td.internal.TransportSettings;
import io.cdppipeline.td.job.TdJobs;
import io.cdppipeline.td.load.TdBulkImport;
import io.cdppipeline.td.load.TdImport;
import io.cdppipeline.td.load.TdIngest;
import io.cdppipeline.td.query.TdConnections;
import io.cdppipeline.td.query.TdSavedQueries;
import io.cdppipeline.td.schedule.TdSchedules;
import io.cdppipeline.td.table.TdTables;
import io.cdppipeline.td.unification.TdUnification;
import io.cdppipeline.td.wait.TdWaits;
import io.cdppipeline.td.wait.WaitScheduler;
import io.cdppipeline.td.workflow.TdAttempts;
import io.cdppipeline.td.workflow.TdPools;
import io.cdppipeline.td.workflow.TdProjects;
import io.cdppipeline.td.workflow.TdSessions;
import io.cdppipeline.td.workflow.TdWorkflows;
import java.util.concurrent.Executor;

/** The client over HTTP. */
final class HttpTdClient implements TdClient {

    private final ServiceUrls urls;
    private final Transport transport;
    private final TdUser user;
    private final TdDatabases databases;
    private final TdTables tables;
    private final TdJobs jobs;
    private final TdConnector connector;
    private final TdSources sources;
    private final TdSavedQueries savedQueries;
    private final TdConnections connections;
    private final TdImport imports;
    private final TdBulkImport bulkImports;
    private final TdIngest ingest;
    private final TdProjects projects;
    private final TdWorkflows workflows;
    private final TdAttempts attempts;
    private final TdSessions sessions;
    private final TdSchedules schedules;
    private final TdPools pools;
    private final TdUnification unification;
    private final TdParentSegments parentSegments;
    private final TdSegments segments;
    private final TdEntities entities;
    private final TdActivations activations;
    private final TdJourneys journeys;
    private final TdDataModels dataModels;
    private final TdWaits waits;

    HttpTdClient(
            ServiceUrls urls,
            TransportSettings settings,
            long archiveLimit,
            WaitScheduler waitScheduler,
            Executor callbackExecutor) {
        this.urls = urls;
        this.transport = new Transport(settings);
        ApiCalls rest = transport.service(urls.api());
        this.user = new TdUser(rest);
        this.databases = new TdDatabases(rest);
        this.tables = new TdTables(rest);
        this.jobs = new TdJobs(rest, settings.sleeper());
        this.connector = new TdConnector(rest);
        this.sources = new TdSources(rest);
        this.savedQueries = new TdSavedQueries(rest);
        this.connections = new TdConnections(rest);
        this.imports = new TdImport(rest);
        this.bulkImports = new TdBulkImport(rest);
        this.ingest = new TdIngest(
                transport.service(urls.ingest(), "no ingestion API to call: set region(…) or ingestUrl(…)"));
        ApiCalls workflow = transport.service(urls.workflow());
        this.projects = new TdProjects(workflow, archiveLimit);
        this.workflows = new TdWorkflows(workflow);
        this.attempts = new TdAttempts(workflow);
        this.sessions = new TdSessions(workflow);
        this.schedules = new TdSchedules(workflow);
        this.pools = new TdPools(workflow);
        ApiCalls cdp =
                transport.service(urls.cdp(), "no audience and unification API to call: set region(…) or cdpUrl(…)");
        this.unification = new TdUnification(cdp, attempts);
        this.parentSegments = new TdParentSegments(cdp);
        this.segments = new TdSegments(cdp);
        this.entities = new TdEntities(cdp);
        this.activations = new TdActivations(cdp);
        this.journeys = new TdJourneys(cdp);
        this.dataModels = new TdDataModels(rest, settings.authorization());
        this.waits = new TdWaits(workflow, attempts, rest, jobs, waitScheduler, callbackExecutor);
    }

    @Override
    public TdUser user() {
        return user;
    }

    @Override
    public TdDatabases databases() {
        return databases;
    }

    @Override
    public TdTables tables() {
        return tables;
    }

    @Override
    public TdJobs jobs() {
        return jobs;
    }

    @Override
    public TdConnector connector() {
        return connector;
    }

    @Override
    public TdSources sources() {
        return sources;
    }

    @Override
    public TdSavedQueries savedQueries() {
        return savedQueries;
    }

    @Override
    public TdConnections connections() {
        return connections;
    }

    @Override
    public TdImport imports() {
        return imports;
    }

    @Override
    public TdBulkImport bulkImports() {
        return bulkImports;
    }

    @Override
    public TdIngest ingest() {
        return ingest;
    }

    @Override
    public TdProjects projects() {
        return projects;
    }

    @Override
    public TdWorkflows workflows() {
        return workflows;
    }

    @Override
    public TdAttempts attempts() {
        return attempts;
    }

    @Override
    public TdSessions sessions() {
        return sessions;
    }

    @Override
    public TdSchedules schedules() {
        return schedules;
    }

    @Override
    public TdPools pools() {
        return pools;
    }

    @Override
    public TdUnification unification() {
        return unification;
    }

    @Override
    public TdParentSegments parentSegments() {
        return parentSegments;
    }

    @Override
    public TdSegments segments() {
        return segments;
    }

    @Override
    public TdEntities entities() {
        return entities;
    }

    @Override
    public TdActivations activations() {
        return activations;
    }

    @Override
    public TdJourneys journeys() {
        return journeys;
    }

    @Override
    public TdDataModels dataModels() {
        return dataModels;
    }

    @Override
    public TdWaits waits() {
        return waits;
    }

    @Override
    public void close() {
        waits.close();
        transport.close();
    }

    @Override
    public String toString() {
        return "TdClient[" + urls.api() + "]";
    }
}

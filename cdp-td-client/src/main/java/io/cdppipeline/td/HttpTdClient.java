package io.cdppipeline.td;

import io.cdppipeline.td.account.TdUser;
import io.cdppipeline.td.connector.TdConnector;
import io.cdppipeline.td.connector.TdSources;
import io.cdppipeline.td.database.TdDatabases;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Transport;
import io.cdppipeline.td.internal.TransportSettings;
import io.cdppipeline.td.job.TdJobs;
import io.cdppipeline.td.load.TdBulkImport;
import io.cdppipeline.td.load.TdImport;
import io.cdppipeline.td.load.TdIngest;
import io.cdppipeline.td.query.TdConnections;
import io.cdppipeline.td.query.TdSavedQueries;
import io.cdppipeline.td.table.TdTables;
import io.cdppipeline.td.workflow.TdAttempts;
import io.cdppipeline.td.workflow.TdProjects;
import io.cdppipeline.td.workflow.TdWorkflows;

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

    HttpTdClient(ServiceUrls urls, TransportSettings settings, long archiveLimit) {
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
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return "TdClient[" + urls.api() + "]";
    }
}

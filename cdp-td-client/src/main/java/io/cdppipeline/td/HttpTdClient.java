package io.cdppipeline.td;

import io.cdppipeline.td.account.TdUser;
import io.cdppipeline.td.database.TdDatabases;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Transport;
import io.cdppipeline.td.internal.TransportSettings;
import io.cdppipeline.td.job.TdJobs;
import io.cdppipeline.td.schedule.TdSchedules;
import io.cdppipeline.td.table.TdTables;
import io.cdppipeline.td.wait.TdWaits;
import io.cdppipeline.td.wait.WaitScheduler;
import io.cdppipeline.td.workflow.TdAttempts;
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
    private final TdProjects projects;
    private final TdWorkflows workflows;
    private final TdAttempts attempts;
    private final TdSessions sessions;
    private final TdSchedules schedules;
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
        ApiCalls workflow = transport.service(urls.workflow());
        this.projects = new TdProjects(workflow, archiveLimit);
        this.workflows = new TdWorkflows(workflow);
        this.attempts = new TdAttempts(workflow);
        this.sessions = new TdSessions(workflow);
        this.schedules = new TdSchedules(workflow);
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

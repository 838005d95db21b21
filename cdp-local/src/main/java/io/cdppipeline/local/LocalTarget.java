package io.cdppipeline.local;

import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.schedule.Scheduler;
import io.cdppipeline.target.Account;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.DatabaseMaker;
import io.cdppipeline.target.ProjectSecrets;
import io.cdppipeline.target.Projects;
import io.cdppipeline.target.Sql;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.util.Optional;

/** The target of an embedded Treasure Data that lives as long as the target does. */
final class LocalTarget implements Target {

    private final LocalTreasureData treasureData;
    private final Target target;

    LocalTarget(LocalTreasureData treasureData) {
        this.treasureData = treasureData;
        this.target = treasureData.target();
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public Deployer deployer() {
        return target.deployer();
    }

    @Override
    public WorkflowStarter starter() {
        return target.starter();
    }

    @Override
    public Monitor monitor() {
        return target.monitor();
    }

    @Override
    public Catalog catalog() {
        return target.catalog();
    }

    @Override
    public Sql sql() {
        return target.sql();
    }

    @Override
    public Optional<Account> account() {
        return target.account();
    }

    @Override
    public Optional<Projects> projects() {
        return target.projects();
    }

    @Override
    public Optional<ProjectSecrets> secrets() {
        return target.secrets();
    }

    @Override
    public Optional<DatabaseMaker> databases() {
        return target.databases();
    }

    @Override
    public Optional<Scheduler> scheduler() {
        return target.scheduler();
    }

    @Override
    public Duration pollInterval() {
        return target.pollInterval();
    }

    @Override
    public void close() {
        treasureData.close();
    }

    @Override
    public String toString() {
        return "LocalTarget[" + treasureData + "]";
    }
}

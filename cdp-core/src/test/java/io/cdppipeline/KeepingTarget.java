package io.cdppipeline;

import io.cdppipeline.config.Secret;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.schedule.Scheduler;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.DatabaseMaker;
import io.cdppipeline.target.ProjectSecrets;
import io.cdppipeline.target.Projects;
import io.cdppipeline.target.Sql;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A {@link FakeTarget} that keeps projects, secrets and databases in memory. */
final class KeepingTarget implements Target {

    final FakeTarget fake;
    final Map<String, SortedMap<String, String>> revisions = new LinkedHashMap<>();
    final Map<String, String> latest = new TreeMap<>();
    final Map<String, Secret> secrets = new TreeMap<>();
    final Set<String> databases = new TreeSet<>();
    boolean breaksOffAfterPush;
    Optional<Scheduler> scheduler = Optional.empty();

    KeepingTarget(FakeTarget fake) {
        this.fake = fake;
    }

    @Override
    public Deployer deployer() {
        return context -> {
            Deployment made = fake.deployer().deploy(context);
            if (revisions.containsKey(context.projectName() + "@" + context.revision())) {
                throw new IllegalStateException("revision " + context.revision() + " is there already");
            }
            revisions.put(
                    context.projectName() + "@" + context.revision(),
                    context.project().files());
            latest.put(context.projectName(), context.revision());
            if (breaksOffAfterPush) {
                breaksOffAfterPush = false;
                throw new CdpException("connection reset");
            }
            return new Deployment(
                    made.projectId(),
                    made.projectName(),
                    made.revision(),
                    context.project().contentHash());
        };
    }

    @Override
    public Optional<Projects> projects() {
        return Optional.of(new Projects() {
            @Override
            public Optional<DeployedProject> find(String name) {
                return Optional.ofNullable(latest.get(name)).map(revision -> new DeployedProject("7", name, revision));
            }

            @Override
            public SortedMap<String, String> files(String projectId, String revision) {
                return revisions.entrySet().stream()
                        .filter(each -> each.getKey().endsWith("@" + revision))
                        .findFirst()
                        .orElseThrow(() -> new CdpException("no revision " + revision))
                        .getValue();
            }
        });
    }

    @Override
    public Optional<ProjectSecrets> secrets() {
        return Optional.of(new ProjectSecrets() {
            @Override
            public Set<String> names(String projectId) {
                return secrets.keySet();
            }

            @Override
            public void put(String projectId, String name, Secret value) {
                fake.calls.add("put secret " + name);
                secrets.put(name, value);
            }
        });
    }

    @Override
    public Optional<DatabaseMaker> databases() {
        return Optional.of(database -> {
            fake.calls.add("create database " + database);
            databases.add(database);
        });
    }

    @Override
    public Optional<Scheduler> scheduler() {
        return scheduler;
    }

    @Override
    public String name() {
        return fake.name();
    }

    @Override
    public WorkflowStarter starter() {
        return fake.starter();
    }

    @Override
    public Monitor monitor() {
        return fake.monitor();
    }

    @Override
    public Catalog catalog() {
        return fake.catalog();
    }

    @Override
    public Sql sql() {
        return fake.sql();
    }

    @Override
    public Duration pollInterval() {
        return fake.pollInterval();
    }

    @Override
    public void close() {
        fake.close();
    }
}

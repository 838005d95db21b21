package io.cdppipeline.td;

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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A place where pipelines run, reached through a {@link TdClient}: an account, or the embedded Treasure Data, which answers
 * the same calls. Thread-safe.
 */
public final class TdTarget implements Target {

    private final TdClient client;
    private final String name;
    private final Duration pollInterval;
    private final Set<String> givenSecrets;

    private TdTarget(TdClient client, String name, Duration pollInterval, Set<String> givenSecrets) {
        this.client = client;
        this.name = name;
        this.pollInterval = pollInterval;
        this.givenSecrets = Set.copyOf(givenSecrets);
    }

    /**
     * The target over a client, which it closes when it is closed.
     *
     * @param name what people call it: {@code us01}
     * @param pollInterval how long to wait between two looks at a running session, and at most between two at a query
     */
    public static TdTarget over(TdClient client, String name, Duration pollInterval) {
        if (pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException("pollInterval is " + pollInterval + ", it must be positive");
        }
        return new TdTarget(
                Objects.requireNonNull(client, "client"), Objects.requireNonNull(name, "name"), pollInterval, Set.of());
    }

    /** The same target, where every project has secrets of these names without anybody having set them. */
    public TdTarget withGivenSecrets(Set<String> names) {
        return new TdTarget(client, name, pollInterval, names);
    }

    /** The client that everything goes through. */
    public TdClient client() {
        return client;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Deployer deployer() {
        return new ProjectPusher(client);
    }

    @Override
    public WorkflowStarter starter() {
        return new SessionStarter(client);
    }

    @Override
    public Monitor monitor() {
        return new SessionMonitor(client);
    }

    @Override
    public Catalog catalog() {
        return new TableCatalog(client, sql());
    }

    @Override
    public Sql sql() {
        return new JobSql(client, pollInterval);
    }

    @Override
    public Optional<Account> account() {
        return Optional.of(new AccountOfKey(client));
    }

    @Override
    public Optional<Projects> projects() {
        return Optional.of(new ProjectLookup(client));
    }

    @Override
    public Optional<ProjectSecrets> secrets() {
        return Optional.of(new SecretKeeper(client, givenSecrets));
    }

    @Override
    public Optional<DatabaseMaker> databases() {
        return Optional.of(database -> client.databases().createIfNotExists(database));
    }

    @Override
    public Optional<Scheduler> scheduler() {
        return Optional.of(new ScheduleKeeper(client));
    }

    @Override
    public Duration pollInterval() {
        return pollInterval;
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "TdTarget[" + name + "]";
    }
}

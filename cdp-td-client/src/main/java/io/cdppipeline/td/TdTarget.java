package io.cdppipeline.td;

import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.target.Account;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Sql;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A place where pipelines run, reached through a {@link TdClient}: an account, or the embedded Treasure Data, which answers
 * the same calls. Thread-safe.
 */
public final class TdTarget implements Target {

    private final TdClient client;
    private final String name;
    private final Duration pollInterval;

    private TdTarget(TdClient client, String name, Duration pollInterval) {
        this.client = client;
        this.name = name;
        this.pollInterval = pollInterval;
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
                Objects.requireNonNull(client, "client"), Objects.requireNonNull(name, "name"), pollInterval);
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

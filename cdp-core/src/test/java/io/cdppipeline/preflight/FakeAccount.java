package io.cdppipeline.preflight;

import io.cdppipeline.CdpException;
import io.cdppipeline.FakeTargets;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.target.Account;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.Projects;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.Sql;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** An account in memory, and the target over it. */
final class FakeAccount implements Account {

    final List<String> databases = new ArrayList<>();
    /** The latest revision of each project. */
    final Map<String, String> projects = new TreeMap<>();

    final List<String> calls = new ArrayList<>();
    Optional<String> refusal = Optional.empty();
    Optional<CdpException> createRefused = Optional.empty();

    private final Instant time;
    private final Map<TableName, TableSchema> tables = new TreeMap<>();
    private final Map<String, Instant> latest = new TreeMap<>();

    FakeAccount(Instant time) {
        this.time = time;
    }

    /** A table of 100 rows. */
    void table(String database, String table, List<String> columns, Instant newest) {
        TableName name = new TableName(database, table);
        tables.put(
                name,
                new TableSchema(
                        name,
                        columns.stream()
                                .map(column -> new Column(column, "varchar"))
                                .toList(),
                        OptionalLong.of(100)));
        latest.put(table, newest);
    }

    @Override
    public Visit visit() {
        return new Visit(
                refusal.isPresent() ? Optional.empty() : Optional.of("ann@example.com"), refusal, Optional.of(time));
    }

    @Override
    public List<String> databases() {
        return databases;
    }

    @Override
    public void createDatabase(String name) {
        calls.add("create " + name);
        createRefused.ifPresent(refused -> {
            throw refused;
        });
        databases.add(name);
    }

    @Override
    public void dropDatabase(String name) {
        calls.add("drop " + name);
        databases.remove(name);
    }

    Target target() {
        Target empty = FakeTargets.empty();
        return new Target() {
            @Override
            public String name() {
                return "us01";
            }

            @Override
            public Deployer deployer() {
                return empty.deployer();
            }

            @Override
            public WorkflowStarter starter() {
                return empty.starter();
            }

            @Override
            public Monitor monitor() {
                return empty.monitor();
            }

            @Override
            public Catalog catalog() {
                return new Catalog() {
                    @Override
                    public Optional<TableSchema> table(TableName name) {
                        return Optional.ofNullable(tables.get(name));
                    }

                    @Override
                    public List<TableSchema> tables(String database) {
                        return List.copyOf(tables.values());
                    }
                };
            }

            @Override
            public Sql sql() {
                return (database, sql) -> {
                    Instant newest = latest.entrySet().stream()
                            .filter(entry -> sql.endsWith("\"" + entry.getKey() + "\""))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElseThrow(() -> new CdpException("no such table: " + sql));
                    return new QueryResult(
                            List.of(
                                    new Column("rows", "bigint"),
                                    new Column("latest", "bigint"),
                                    new Column("times", "bigint")),
                            List.of(List.of(100L, newest.getEpochSecond(), 80L)));
                };
            }

            @Override
            public Optional<Account> account() {
                return Optional.of(FakeAccount.this);
            }

            @Override
            public Optional<Projects> projects() {
                return Optional.of(new Projects() {
                    @Override
                    public Optional<DeployedProject> find(String name) {
                        return Optional.ofNullable(projects.get(name))
                                .map(revision -> new DeployedProject("7", name, revision));
                    }

                    @Override
                    public SortedMap<String, String> files(String projectId, String revision) {
                        return new TreeMap<>();
                    }
                });
            }

            @Override
            public Duration pollInterval() {
                return Duration.ofSeconds(30);
            }

            @Override
            public void close() {}
        };
    }
}

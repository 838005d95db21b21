package io.cdppipeline;

import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.monitor.StartContext;
import io.cdppipeline.monitor.WorkflowStarter;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.Sql;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A target in memory that does as a test tells it, and remembers what it was asked. */
final class FakeTarget implements Target {

    /** What it was asked, in order. */
    final List<String> calls = new ArrayList<>();

    /** Called before a start is answered. */
    Consumer<StartContext> beforeStart = context -> {};

    /** How sessions of a workflow end; success once this is used up. */
    final Map<String, Deque<Outcome>> outcomes = new HashMap<>();

    /** What deployments throw; none once this is used up. */
    final Deque<RuntimeException> deployFailures = new ArrayDeque<>();

    /** What queries give. */
    Sql answers = (database, sql) -> new QueryResult(List.of(new Column("n", "double")), List.of(List.of(97.5)));

    /** Rows by table. */
    final Map<TableName, Long> tables = new TreeMap<>();

    private final Map<String, Session> sessions = new HashMap<>();
    private int ids = 100;

    FakeTarget table(String database, String table, long rows) {
        tables.put(new TableName(database, table), rows);
        return this;
    }

    FakeTarget ends(String workflow, Outcome outcome) {
        outcomes.computeIfAbsent(workflow, name -> new ArrayDeque<>()).add(outcome);
        return this;
    }

    static Outcome error(String task, String message) {
        return new Outcome(Outcome.Status.ERROR, List.of(new Outcome.FailedTask(task, message)));
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Deployer deployer() {
        return context -> {
            calls.add("deploy " + context.projectName());
            if (!deployFailures.isEmpty()) {
                throw deployFailures.poll();
            }
            return new Deployment("7", context.projectName(), context.revision(), "hash");
        };
    }

    @Override
    public WorkflowStarter starter() {
        return context -> {
            calls.add("start " + context.workflow() + " at " + context.sessionTime());
            beforeStart.accept(context);
            String key = context.workflow() + "@" + context.sessionTime();
            Session existing = sessions.get(key);
            if (existing != null) {
                return new Session(
                        existing.workflow(), existing.sessionId(), existing.attemptId(), existing.sessionTime(), true);
            }
            ids++;
            Session session = new Session(context.workflow(), "s" + ids, "a" + ids, context.sessionTime(), false);
            sessions.put(key, session);
            return session;
        };
    }

    @Override
    public Monitor monitor() {
        return context -> {
            calls.add("monitor " + context.session().workflow());
            context.progress(new Progress("running", context.elapsed(), List.of("+main+load"), 1, 3));
            context.pause(context.pollInterval());
            context.log("log of " + context.session().workflow() + "\n");
            Deque<Outcome> ends = outcomes.getOrDefault(context.session().workflow(), new ArrayDeque<>());
            return ends.isEmpty() ? new Outcome(Outcome.Status.SUCCESS, List.of()) : ends.poll();
        };
    }

    @Override
    public Catalog catalog() {
        return new Catalog() {
            @Override
            public Optional<TableSchema> table(TableName name) {
                return Optional.ofNullable(tables.get(name))
                        .map(rows ->
                                new TableSchema(name, List.of(new Column("id", "varchar")), OptionalLong.of(rows)));
            }

            @Override
            public List<TableSchema> tables(String database) {
                return tables.keySet().stream()
                        .filter(name -> name.database().equals(database))
                        .flatMap(name -> table(name).stream())
                        .toList();
            }
        };
    }

    @Override
    public Sql sql() {
        return answers;
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void close() {
        calls.add("close");
    }
}

package io.cdppipeline.faults;

import io.cdppipeline.CdpException;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.monitor.SessionTakenException;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** A service that outlives the processes that use it, and keeps one attempt for a workflow and session time, as digdag does. */
final class SimulatedTd implements Target {

    /**
     * An attempt.
     *
     * @param run the run that started it; somebody else's is empty
     * @param end when it ends, by the simulated time
     */
    record Attempt(String id, String workflow, Instant sessionTime, String run, Instant begin, Instant end, boolean success) {}

    private final Random random;
    private final Chaos chaos;
    private final Supplier<Instant> now;
    private final Map<String, Attempt> attempts = new LinkedHashMap<>();
    private final Set<String> revisions = new HashSet<>();
    private int failing;

    SimulatedTd(Random random, Chaos chaos, Supplier<Instant> now, int failing) {
        this.random = random;
        this.chaos = chaos;
        this.now = now;
        this.failing = failing;
    }

    List<Attempt> attempts() {
        return new ArrayList<>(attempts.values());
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Deployer deployer() {
        return context -> chaos.call("push " + context.revision(), () -> {
            revisions.add(context.revision());
            return new Deployment("1", context.projectName(), context.revision(), "hash");
        });
    }

    @Override
    public WorkflowStarter starter() {
        return context -> chaos.call("start " + context.workflow(), () -> start(context));
    }

    private Session start(StartContext context) {
        if (!revisions.contains(context.deployment().revision())) {
            throw new CdpException("No revision " + context.deployment().revision());
        }
        String run = String.valueOf(context.params().get(StartContext.RUN_PARAM));
        String key = context.workflow() + " " + context.sessionTime();
        if (random.nextInt(40) == 0) {
            attempts.computeIfAbsent(key, free -> attempt(context, ""));
        }
        Attempt there = attempts.get(key);
        if (there != null && !there.run().equals(run)) {
            throw new SessionTakenException(context.workflow(), context.sessionTime());
        }
        Attempt attempt = attempts.computeIfAbsent(key, free -> attempt(context, run));
        return new Session(context.workflow(), "s" + attempt.id(), attempt.id(), context.sessionTime(), there != null);
    }

    private Attempt attempt(StartContext context, String run) {
        boolean fails = failing > 0 && random.nextInt(5) == 0;
        failing -= fails ? 1 : 0;
        Duration takes = Duration.ofMinutes(1 + random.nextInt(random.nextInt(6) == 0 ? 300 : 5));
        Instant begin = now.get();
        return new Attempt(
                Integer.toString(attempts.size() + 1),
                context.workflow(),
                context.sessionTime(),
                run,
                begin,
                begin.plus(takes),
                !fails);
    }

    @Override
    public Monitor monitor() {
        return this::watch;
    }

    private Outcome watch(MonitorContext context) throws InterruptedException {
        while (context.elapsed().compareTo(context.timeout()) < 0) {
            Attempt attempt = chaos.call("look at " + context.session().attemptId(), () -> attempts.values().stream()
                    .filter(each -> each.id().equals(context.session().attemptId()))
                    .findFirst()
                    .orElseThrow());
            if (!now.get().isBefore(attempt.end())) {
                return new Outcome(
                        attempt.success() ? Outcome.Status.SUCCESS : Outcome.Status.ERROR,
                        attempt.success() ? List.of() : List.of(new Outcome.FailedTask("+go", "no luck")));
            }
            context.progress(new Progress("running", context.elapsed(), List.of("+go"), 0, 1));
            context.pause(context.pollInterval());
        }
        return new Outcome(Outcome.Status.TIMED_OUT, List.of());
    }

    @Override
    public Catalog catalog() {
        return new Catalog() {
            @Override
            public Optional<TableSchema> table(TableName name) {
                return chaos.call("table " + name, () -> Optional.of(
                        new TableSchema(name, List.of(new Column("id", "varchar")), OptionalLong.of(1))));
            }

            @Override
            public List<TableSchema> tables(String database) {
                return List.of();
            }
        };
    }

    @Override
    public Sql sql() {
        return (database, sql) ->
                chaos.call("query", () -> new QueryResult(List.of(new Column("n", "double")), List.of(List.of(1.5))));
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void close() {}
}

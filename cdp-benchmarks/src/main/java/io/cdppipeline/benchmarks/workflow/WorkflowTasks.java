package io.cdppipeline.benchmarks.workflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.local.workflow.AttemptInfo;
import io.cdppipeline.local.workflow.AttemptRequest;
import io.cdppipeline.local.workflow.WorkflowEngine;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdAttempts;
import io.cdppipeline.td.workflow.TdProject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a task costs: {@code echo>} tasks one after another and all at once, in memory and with a journal on the disk, and
 * {@code td>} tasks through the whole job path against DuckDB alone.
 */
public final class WorkflowTasks implements Benchmark {

    private static final int ECHOES = 500;
    private static final int QUERIES = 100;
    private static final String QUERY = "SELECT 1 AS x";
    /** What digdag's own server takes for a task (digdag facts, section 2). */
    private static final double DIGDAG_MILLIS = 520;

    @Override
    public void run() throws Exception {
        Path directory = Files.createTempDirectory("workflow-tasks");
        try (WorkflowEngine memory = WorkflowEngine.builder().build();
                WorkflowEngine disk =
                        WorkflowEngine.builder().stateDirectory(directory).build()) {
            echoes(memory, disk);
        } finally {
            delete(directory);
        }
        queries();
    }

    private static void echoes(WorkflowEngine memory, WorkflowEngine disk) throws Exception {
        IntFunction<String> echo = i -> "+t" + i + ":\n  echo>: \"task " + i + " of ${session_date}\"\n";
        String sequential = tasks(ECHOES, echo);
        String parallel = "_parallel: true\n" + sequential;
        System.out.println(ECHOES + " echo> tasks, each with one ${}; digdag's server needs "
                + Math.round(ECHOES * DIGDAG_MILLIS) + " ms for as many, one after another:\n");
        new SideBySide()
                .with("one after another, in memory", starter(memory, "sequential", sequential))
                .with("one after another, with a journal", starter(disk, "sequential", sequential))
                .with("all at once, in memory", starter(memory, "parallel", parallel))
                .with("all at once, with a journal", starter(disk, "parallel", parallel))
                .measure(5, 15);
    }

    private static void queries() throws Exception {
        try (LocalTreasureData td = LocalTreasureData.inMemory();
                Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            TdClient client = td.client();
            client.databases().create("bench");
            String workflow = "_export: {td: {database: bench}}\n"
                    + tasks(QUERIES, i -> "+q" + i + ":\n  td>: {data: \"" + QUERY + "\"}\n");
            TdProject project =
                    client.projects().push("queries", "r1", ProjectArchive.of(Map.of("main.dig", workflow)));
            String id = client.workflows()
                    .find(project.id(), "r1", "main")
                    .orElseThrow()
                    .id();
            System.out.println("\n" + QUERIES + " queries, one after another:\n");
            AtomicLong sessions = new AtomicLong();
            new SideBySide()
                    .with("DuckDB alone", () -> {
                        for (int i = 0; i < QUERIES; i++) {
                            try (ResultSet rows = statement.executeQuery(QUERY)) {
                                rows.next();
                            }
                        }
                    })
                    .with("LocalTreasureData.query", () -> {
                        for (int i = 0; i < QUERIES; i++) {
                            td.query("bench", QUERY);
                        }
                    })
                    .with("td> tasks", () -> runToItsEnd(client.attempts(), id, sessions.incrementAndGet()))
                    .measure(5, 15);
        }
    }

    /** Asks often, so that what is measured is the work and not the waiting. */
    private static void runToItsEnd(TdAttempts attempts, String workflow, long session) {
        TdAttempt attempt = attempts.start(workflow, Instant.ofEpochSecond(session), Map.of())
                .attempt();
        while (!attempt.status().finished()) {
            LockSupport.parkNanos(5_000_000);
            attempt = attempts.show(attempt.id());
        }
        if (attempt.status() != AttemptStatus.SUCCESS) {
            throw new IllegalStateException("The attempt ended as " + attempt.status());
        }
    }

    private static String tasks(int count, IntFunction<String> task) {
        return IntStream.range(0, count).mapToObj(task).collect(Collectors.joining());
    }

    private static SideBySide.Round starter(WorkflowEngine engine, String project, String workflow) {
        long projectId = engine.push(project, "r1", Map.of("main.dig", workflow.getBytes(StandardCharsets.UTF_8)))
                .id();
        long id = engine.workflow(projectId, "main", Optional.empty()).id();
        AtomicLong session = new AtomicLong();
        return () -> {
            AttemptInfo ended = engine.await(engine.start(new AttemptRequest(
                            id,
                            Instant.ofEpochSecond(session.incrementAndGet()),
                            JsonNodeFactory.instance.objectNode(),
                            Optional.empty(),
                            Optional.empty()))
                    .attempt()
                    .id());
            if (!ended.success()) {
                throw new IllegalStateException("The attempt ended as " + ended.status());
            }
        };
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

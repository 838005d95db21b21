package io.cdppipeline.benchmarks.pipelines;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.CdpPipelines;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.ProcessFigures;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.target.Target;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * 200 pipelines of 200 clients in one process, on one embedded Treasure Data, each run again as soon as it has ended. Every run
 * must succeed, with one session for each workflow, and threads, memory and open files must stay. {@code -Dsoak.seconds=600
 * -Dsoak.clients=200}.
 */
public final class ManyPipelines implements Benchmark {

    private static final int SAMPLES = 20;
    private static final int SESSIONS_OF_A_RUN = 2;

    private final int clients = Integer.getInteger("soak.clients", 200);
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicInteger[] runs = new AtomicInteger[clients];
    private final AtomicLong sessions = new AtomicLong();

    @Override
    public void run() throws Exception {
        Duration duration = Duration.ofSeconds(Long.getLong("soak.seconds", 600));
        Path directory = Files.createTempDirectory("pipelines");
        System.out.println(clients + " pipelines for " + duration.toSeconds() + " s\n");
        System.out.println(
                "| s | runs | sessions | heap after GC MB | RSS MB | threads | files |\n|---|---|---|---|---|---|---|");
        try (LocalTreasureData td = LocalTreasureData.inMemory();
                Target target = td.target();
                CdpPipelines pipelines = CdpPipelines.builder().running(clients).build()) {
            for (int i = 0; i < clients; i++) {
                runs[i] = new AtomicInteger();
                td.client().databases().create(database(i));
            }
            long end = System.nanoTime() + duration.toNanos();
            AtomicInteger going = new AtomicInteger(clients);
            for (int i = 0; i < clients; i++) {
                again(pipelines, pipeline(target, directory, i), i, end, going);
            }
            sample(end, duration.dividedBy(SAMPLES), going);
        } finally {
            delete(directory);
        }
        List<Integer> counts = Stream.of(runs).map(AtomicInteger::get).sorted().toList();
        int all = counts.stream().mapToInt(Integer::intValue).sum();
        System.out.println("\nRuns of a client: fewest " + counts.get(0) + ", median " + counts.get(clients / 2)
                + ", most " + counts.get(clients - 1));
        if (sessions.get() != (long) all * SESSIONS_OF_A_RUN) {
            problems.add(sessions + " sessions of " + all + " runs");
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.size() + " problems:\n"
                    + String.join("\n", problems.stream().limit(20).toList()));
        }
        System.out.println("Every run succeeded, with one session for each workflow.");
    }

    private static String database(int client) {
        return "client_" + client;
    }

    private void again(CdpPipelines pipelines, CdpPipeline pipeline, int client, long end, AtomicInteger going) {
        CompletableFuture<PipelineResult> unused = pipelines.submit(pipeline).whenComplete((result, failure) -> {
            note(client, Optional.ofNullable(result), Optional.ofNullable(failure));
            if (System.nanoTime() < end && failure == null) {
                again(pipelines, pipeline, client, end, going);
            } else {
                going.decrementAndGet();
            }
        });
    }

    private void note(int client, Optional<PipelineResult> result, Optional<Throwable> failure) {
        runs[client].incrementAndGet();
        failure.ifPresent(problem -> problems.add(database(client) + ": " + problem));
        result.ifPresent(ended -> {
            if (!ended.success()) {
                problems.add(database(client) + ": "
                        + ended.report().phases().values().stream()
                                .flatMap(phase -> phase.error().stream())
                                .toList());
            }
            for (PhaseState phase : ended.report().phases().values()) {
                sessions.addAndGet(phase.workflows().size());
            }
        });
    }

    private static CdpPipeline pipeline(Target target, Path directory, int client) {
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client(database(client))
                                .tdEndpoint("local")
                                .build())
                        .build())
                .target(target)
                .workDirectory(directory.resolve(database(client)))
                .phase(phase("load", client, "SELECT ${session_unixtime} AS n"))
                .phase(phase("count", client, "SELECT count(*) AS n FROM load"))
                .build();
    }

    private static Phase phase(String id, int client, String sql) {
        PhaseGenerator generator = PhaseGenerator.of(
                id,
                context -> GeneratedProject.builder()
                        .workflow(database(client) + "_" + id, """
                            +say:
                              echo>: ${session_uuid}
                            +make:
                              td>: {data: "%s"}
                              database: %s
                              create_table: %s
                            """.formatted(sql, database(client), id))
                        .expect(database(client), id)
                        .build());
        // A project's name is its own in an account.
        return Phase.builder()
                .generator(generator)
                .directory(database(client) + "_" + id)
                .build();
    }

    private void sample(long end, Duration between, AtomicInteger going) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long patience = end + TimeUnit.MINUTES.toNanos(5);
        while (going.get() > 0 && System.nanoTime() < patience) {
            Thread.sleep(between.toMillis());
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %d | %d | %d | %d | %d | %d |%n",
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                    Stream.of(runs).mapToInt(AtomicInteger::get).sum(),
                    sessions.get(),
                    (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                    ProcessFigures.rss() >> 20,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ProcessFigures.openFiles());
        }
        if (going.get() > 0) {
            problems.add(going + " pipelines have not ended");
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(directory)) {
            tree.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}

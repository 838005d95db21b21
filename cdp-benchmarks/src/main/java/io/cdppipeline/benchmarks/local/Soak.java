package io.cdppipeline.benchmarks.local;

import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.ProcessFigures;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdProject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Many clients at once on one embedded Treasure Data, each with connections of its own: they push projects, start workflows, query,
 * write, look around and kill, in any order. At the end every attempt that was started must have ended as it should, and nothing may
 * be stuck. {@code -Dsoak.seconds=300 -Dsoak.clients=50}.
 */
public final class Soak implements Benchmark {

    private static final String DATABASE = "soak";
    private static final int SAMPLES = 20;

    private static final String WORKFLOW = """
            +first:
              echo>: ${session_uuid}
            +both:
              _parallel: true
              +ask:
                td>: {data: "SELECT count(*) AS n FROM numbers WHERE n < ${session_unixtime}"}
                database: soak
                store_last_results: true
              +say:
                echo>: here
            +wait:
              if>: ${slow}
              _do: {wait>: 1h}
            """;

    private final int clients;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();

    /** With the figures of the documentation. */
    public Soak() {
        this(Integer.getInteger("soak.clients", 50));
    }

    Soak(int clients) {
        this.clients = clients;
    }

    /**
     * What came of it.
     *
     * @param problems everything that should not have been, in words; empty if all was well
     * @param counts how often what was done
     */
    record Outcome(List<String> problems, Map<String, Long> counts) {}

    @Override
    public void run() throws Exception {
        Duration duration = Duration.ofSeconds(Long.getLong("soak.seconds", 300));
        long end = System.nanoTime() + duration.toNanos();
        System.out.println(clients + " clients for " + duration.toSeconds() + " s\n");
        System.out.println(
                "| s | operations | attempts | heap after GC MB | RSS MB | threads | files |\n|---|---|---|---|---|---|---|");
        Outcome outcome = run(() -> System.nanoTime() >= end, duration.dividedBy(SAMPLES));
        System.out.println("\n" + outcome.counts());
        if (!outcome.problems().isEmpty()) {
            throw new IllegalStateException(outcome.problems().size() + " problems:\n"
                    + String.join("\n", outcome.problems().stream().limit(20).toList()));
        }
        System.out.println("No attempt lost, none stuck, every end as it should be.");
    }

    /** A fixed number of operations instead of a time: for tests. */
    Outcome run(long operations) throws Exception {
        AtomicLong left = new AtomicLong(operations);
        return run(() -> left.decrementAndGet() < 0, Duration.ZERO);
    }

    private Outcome run(BooleanSupplier enough, Duration between) throws Exception {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.client().databases().create(DATABASE);
            td.query(DATABASE, "CREATE TABLE numbers AS SELECT n FROM UNNEST(sequence(1, 10000)) AS t (n)");
            td.query(DATABASE, "CREATE TABLE written AS SELECT 0 AS client, 0 AS n");
            List<Thread> threads = new ArrayList<>();
            List<Client> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Client client = new Client(td, i);
                all.add(client);
                threads.add(new Thread(() -> client.repeat(enough), "soak-" + i));
            }
            threads.forEach(Thread::start);
            if (!between.isZero()) {
                sample(threads, between);
            }
            for (Thread thread : threads) {
                thread.join(TimeUnit.MINUTES.toMillis(2));
                if (thread.isAlive()) {
                    problems.add(thread.getName() + " is stuck in "
                            + List.of(thread.getStackTrace()).stream().limit(5).toList());
                }
            }
            all.forEach(Client::settle);
            long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
            if (deadlocked != null) {
                problems.add(deadlocked.length + " threads are in a deadlock");
            }
            long rows = td.query(DATABASE, "SELECT count(*) FROM written").firstLong() - 1;
            if (rows != count("write").get()) {
                problems.add(rows + " rows were written, but " + count("write") + " acknowledged");
            }
            all.forEach(client -> client.td.close());
        }
        Map<String, Long> totals = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> totals.put(entry.getKey(), entry.getValue().get()));
        return new Outcome(List.copyOf(problems), totals);
    }

    private void sample(List<Thread> threads, Duration between) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (threads.stream().anyMatch(Thread::isAlive)) {
            Thread.sleep(between.toMillis());
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %d | %d | %d | %d | %d | %d |%n",
                    (System.nanoTime() - start) / 1_000_000_000,
                    counts.values().stream().mapToLong(AtomicLong::get).sum(),
                    count("start").get(),
                    (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                    ProcessFigures.rss() >> 20,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ProcessFigures.openFiles());
        }
    }

    private AtomicLong count(String what) {
        return counts.computeIfAbsent(what, any -> new AtomicLong());
    }

    /** One of many; used by one thread at a time. */
    private final class Client {

        private final TdClient td;
        private final int number;
        private final Random random;
        private final List<String> running = new ArrayList<>();
        private final List<String> killed = new ArrayList<>();
        private String workflow = "";
        private int step;

        Client(LocalTreasureData environment, int number) {
            this.number = number;
            this.random = new Random(number);
            this.td = TdClient.builder()
                    .apiUrl(environment.endpoint())
                    .workflowUrl(environment.endpoint())
                    .apiKey(environment.apiKey())
                    .requestsPerSecond(100_000)
                    .build();
        }

        void repeat(BooleanSupplier enough) {
            push();
            while (!enough.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
                int dice = random.nextInt(100);
                try {
                    if (dice < 10) {
                        push();
                    } else if (dice < 45) {
                        start(false);
                    } else if (dice < 55) {
                        start(true);
                    } else if (dice < 75) {
                        query();
                    } else if (dice < 85) {
                        write();
                    } else if (dice < 90) {
                        killAJob();
                    } else {
                        look();
                    }
                } catch (RuntimeException e) {
                    problems.add("client " + number + ": " + e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void push() {
            TdProject project =
                    td.projects().push("p" + number, "r" + step++, ProjectArchive.of(Map.of("main.dig", WORKFLOW)));
            workflow = td.workflows()
                    .find(project.id(), project.revision(), "main")
                    .orElseThrow()
                    .id();
            count("push").incrementAndGet();
        }

        private void start(boolean slow) {
            String id = td.attempts()
                    .start(workflow, Instant.ofEpochSecond(1_700_000_000L + step++), Map.of("slow", slow))
                    .attempt()
                    .id();
            count("start").incrementAndGet();
            if (slow) {
                td.attempts().kill(id);
                killed.add(id);
                count("kill attempt").incrementAndGet();
            } else {
                running.add(id);
                // As a client that waits for its workflow does; the server runs 100 at a time and refuses more.
                settle();
            }
        }

        private void query() throws InterruptedException {
            IssuedJob job = td.jobs()
                    .issue(JobRequest.presto(DATABASE, "SELECT n % 10 AS k, count(*) AS c FROM numbers GROUP BY 1")
                            .build());
            var ended = td.jobs().await(job.id(), Polling.upTo(Duration.ofMillis(20)));
            if (ended.status() != JobStatus.SUCCESS) {
                problems.add("job " + job.id() + " ended as " + ended.status() + ": " + ended.message());
                return;
            }
            td.jobs().result(ended).close();
            count("query").incrementAndGet();
        }

        private void write() throws InterruptedException {
            IssuedJob job = td.jobs()
                    .issue(JobRequest.presto(
                                    DATABASE,
                                    "INSERT INTO written SELECT " + number + " AS client, " + step++ + " AS n")
                            .build());
            var ended = td.jobs().await(job.id(), Polling.upTo(Duration.ofMillis(20)));
            if (ended.status() == JobStatus.SUCCESS) {
                count("write").incrementAndGet();
            } else {
                problems.add("job " + job.id() + " ended as " + ended.status() + ": " + ended.message());
            }
        }

        private void killAJob() throws InterruptedException {
            IssuedJob job = td.jobs()
                    .issue(JobRequest.presto(
                                    DATABASE,
                                    "SELECT count(*) FROM numbers a CROSS JOIN numbers b CROSS JOIN numbers c WHERE a.n * b.n"
                                            + " + c.n = 7")
                            .build());
            td.jobs().kill(job.id());
            JobStatus status = td.jobs()
                    .await(job.id(), Polling.upTo(Duration.ofMillis(20)))
                    .status();
            if (status != JobStatus.KILLED) {
                problems.add("job " + job.id() + " was killed, but ended as " + status);
            }
            count("kill job").incrementAndGet();
        }

        private void look() {
            td.databases().list();
            td.tables().list(DATABASE);
            if (td.projects().find("p" + number).isEmpty()) {
                problems.add("project p" + number + " is lost");
            }
            count("look").incrementAndGet();
        }

        /** Waits for what was started, and looks at how it ended. */
        void settle() {
            running.forEach(id -> expect(id, AttemptStatus.SUCCESS));
            killed.forEach(id -> expect(id, AttemptStatus.KILLED));
            running.clear();
            killed.clear();
        }

        private void expect(String id, AttemptStatus expected) {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            try {
                AttemptStatus status = td.attempts().show(id).status();
                while (!status.finished() && System.nanoTime() < end) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                    status = td.attempts().show(id).status();
                }
                if (status != expected) {
                    problems.add("attempt " + id + " should be " + expected + ", but is " + status);
                }
                count("attempt " + status.name().toLowerCase(Locale.ROOT)).incrementAndGet();
            } catch (TdClientException e) {
                problems.add("attempt " + id + " is lost: " + e.getMessage());
            }
        }
    }
}

package io.cdppipeline.benchmarks.waits;

import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.wait.WaitOptions;
import io.cdppipeline.td.workflow.TdAttempt;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * 1,000 attempts awaited at once, each of which ends at a moment of its own: by the client's waits, and by a thread for each that
 * looks at its attempt with the same pauses. Tells threads, requests against what the pauses demand at least, and how long after
 * its end an attempt is known to have ended.
 */
public final class ClientWaits implements Benchmark {

    private static final int ATTEMPTS = 1000;
    private static final int PER_PAGE = 100;
    private static final int ROUNDS = 5;
    private static final long FIRST_END = 1_000;
    private static final long LAST_END = 12_000;
    private static final Polling POLLING = new Polling(Duration.ofMillis(200), Duration.ofSeconds(2));
    private static final WaitOptions OPTIONS =
            WaitOptions.builder().polling(POLLING).build();

    private record Figures(int threads, int requests, int demanded, List<Double> latencies, double cpu) {}

    @Override
    public void run() throws Exception {
        List<Figures> waits = new ArrayList<>();
        List<Figures> threads = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            waits.add(byWaits(round));
            threads.add(byThreads(round));
        }
        System.out.println("| way | threads | requests | demanded at least | requests / demanded | latency median ms"
                + " | latency p99 ms | CPU s, server included |\n|---|---|---|---|---|---|---|---|");
        print("client.waits(), by list", waits);
        print("a thread for each, by id", threads);
    }

    private static Figures byWaits(long seed) throws Exception {
        List<String> ids =
                IntStream.rangeClosed(1, ATTEMPTS).mapToObj(Integer::toString).toList();
        double[] latencies = new double[ATTEMPTS];
        double cpu = cpu();
        int threads = 0;
        try (AttemptServer server = new AttemptServer(ATTEMPTS, seed, FIRST_END, LAST_END);
                TdClient client = client(server)) {
            long begin = System.nanoTime();
            CompletableFuture<List<TdAttempt>> all = client.waits().attempts(ids, OPTIONS, seen -> {
                if (seen.status().finished()) {
                    int id = Integer.parseInt(seen.id());
                    latencies[id - 1] = (System.nanoTime() - server.endsAt(id)) / 1e6;
                }
            });
            while (!all.isDone()) {
                threads = Math.max(threads, threadsNamed("td-client"));
                LockSupport.parkNanos(50_000_000);
            }
            return new Figures(threads, server.requests(), demanded(server, begin), boxed(latencies), cpu() - cpu);
        }
    }

    /**
     * What the pauses demand, were looks to take no time: at each, the fewest pages that show whatever was not yet known to have
     * ended.
     */
    private static int demanded(AttemptServer server, long begin) {
        TreeSet<Integer> left =
                new TreeSet<>(IntStream.rangeClosed(1, ATTEMPTS).boxed().toList());
        int pages = 0;
        long look = begin;
        Duration pause = POLLING.start();
        while (!left.isEmpty()) {
            TreeSet<Integer> unseen = new TreeSet<>(left);
            while (!unseen.isEmpty()) {
                unseen.tailSet(unseen.last() - PER_PAGE, false).clear();
                pages++;
            }
            long now = look;
            left.removeIf(id -> server.endsAt(id) <= now);
            look += pause.toNanos();
            pause = POLLING.next(pause);
        }
        return pages;
    }

    private static Figures byThreads(long seed) throws Exception {
        double[] latencies = new double[ATTEMPTS];
        AtomicInteger looks = new AtomicInteger();
        double cpu = cpu();
        try (AttemptServer server = new AttemptServer(ATTEMPTS, seed, FIRST_END, LAST_END);
                TdClient client = client(server)) {
            List<Thread> all = IntStream.rangeClosed(1, ATTEMPTS)
                    .mapToObj(id -> new Thread(
                            () -> {
                                Duration pause = POLLING.start();
                                looks.incrementAndGet();
                                while (!client.attempts()
                                        .show(Integer.toString(id))
                                        .status()
                                        .finished()) {
                                    LockSupport.parkNanos(pause.toNanos());
                                    pause = POLLING.next(pause);
                                    looks.incrementAndGet();
                                }
                                latencies[id - 1] = (System.nanoTime() - server.endsAt(id)) / 1e6;
                            },
                            "by-id-" + id))
                    .toList();
            all.forEach(Thread::start);
            int threads = threadsNamed("by-id");
            for (Thread thread : all) {
                thread.join();
            }
            return new Figures(threads, server.requests(), looks.get(), boxed(latencies), cpu() - cpu);
        }
    }

    private static TdClient client(AttemptServer server) {
        return TdClient.builder()
                .apiUrl(server.url())
                .workflowUrl(server.url())
                .apiKey(Secret.of("1/0123456789abcdef0123456789abcdef01234567"))
                .requestsPerSecond(1_000_000)
                .build();
    }

    private static int threadsNamed(String prefix) {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private static double cpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN;
    }

    private static void print(String way, List<Figures> rounds) {
        double[] all = rounds.stream()
                .flatMapToDouble(figures -> figures.latencies().stream().mapToDouble(Double::doubleValue))
                .sorted()
                .toArray();
        double requests = median(rounds, Figures::requests);
        double demanded = median(rounds, Figures::demanded);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.2f | %.0f | %.0f | %.1f |%n",
                way,
                median(rounds, Figures::threads),
                requests,
                demanded,
                requests / demanded,
                all[all.length / 2],
                all[(int) (all.length * 0.99)],
                median(rounds, Figures::cpu));
    }

    private static double median(List<Figures> rounds, java.util.function.ToDoubleFunction<Figures> figure) {
        return SideBySide.median(rounds.stream().mapToDouble(figure).toArray());
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}

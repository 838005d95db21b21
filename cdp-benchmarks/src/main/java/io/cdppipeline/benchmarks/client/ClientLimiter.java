package io.cdppipeline.benchmarks.client;

import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.AdaptiveLimit;
import io.cdppipeline.td.RetryBudget;
import io.cdppipeline.td.RetryPolicy;
import io.cdppipeline.td.TdClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** 1,000 clients at once, each in a thread of its own, against a server that admits 100 calls a second. */
public final class ClientLimiter implements Benchmark {

    private static final int CLIENTS = 1_000;
    private static final int PER_SECOND = 100;
    /** The first hundred at once, the last when nine seconds have passed. */
    private static final double IDEAL_SECONDS = CLIENTS / (double) PER_SECOND - 1;

    @Override
    public void run() throws Exception {
        System.out.println(
                "| server counts in | client | calls per success | seconds | times the ideal |\n|---|---|---|---|---|");
        for (int i = 0; i < 3; i++) {
            measure("whole seconds", wholeSeconds(), 0, AdaptiveLimit.STANDARD);
            measure("the last second", slidingSecond(), 0, AdaptiveLimit.STANDARD);
            measure("whole seconds, Retry-After: 1", wholeSeconds(), 1, AdaptiveLimit.STANDARD);
        }
        measure("whole seconds", wholeSeconds(), 0, AdaptiveLimit.off());
    }

    private static void measure(String counts, BooleanSupplier admits, int retryAfter, AdaptiveLimit limit)
            throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger succeeded = new AtomicInteger();
        AtomicLong last = new AtomicLong();
        try (Server server = new Server().on("/", exchange -> {
            calls.incrementAndGet();
            boolean admitted;
            synchronized (admits) {
                admitted = admits.getAsBoolean();
            }
            if (!admitted && retryAfter > 0) {
                exchange.getResponseHeaders().set("Retry-After", Integer.toString(retryAfter));
            }
            Server.answer(
                    exchange, admitted ? 200 : 429, admitted ? "{\"databases\":[]}" : "{\"message\":\"slow down\"}");
        })) {
            CountDownLatch ready = new CountDownLatch(CLIENTS);
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                TdClient client = client(server.url(), limit);
                Thread thread = new Thread(() -> {
                    try (client) {
                        ready.countDown();
                        go.await();
                        client.databases().list();
                        succeeded.incrementAndGet();
                        last.accumulateAndGet(System.nanoTime(), Math::max);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                thread.start();
                threads.add(thread);
            }
            ready.await();
            last.set(System.nanoTime());
            long start = System.nanoTime();
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            double seconds = (last.get() - start) / 1e9;
            if (succeeded.get() != CLIENTS) {
                throw new IllegalStateException("Only " + succeeded + " succeeded");
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.3f | %.1f | %.2f |%n",
                    counts,
                    limit.enabled() ? "adaptive limit" : "full jitter alone",
                    calls.get() / (double) CLIENTS,
                    seconds,
                    seconds / IDEAL_SECONDS);
        }
    }

    private static TdClient client(URI url, AdaptiveLimit limit) {
        TdClient.Builder builder = TdClient.builder()
                .apiUrl(url)
                .workflowUrl(url)
                .apiKey(Secret.of("1/abc"))
                .adaptiveLimit(limit);
        return limit.enabled()
                ? builder.build()
                : builder.retry(new RetryPolicy(
                                100, Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofMinutes(7)))
                        .retryBudget(RetryBudget.unlimited())
                        .build();
    }

    private static BooleanSupplier wholeSeconds() {
        long[] second = {-1, 0};
        long start = System.nanoTime();
        return () -> {
            long now = (System.nanoTime() - start) / 1_000_000_000L;
            if (now != second[0]) {
                second[0] = now;
                second[1] = 0;
            }
            return ++second[1] <= PER_SECOND;
        };
    }

    private static BooleanSupplier slidingSecond() {
        Deque<Long> admitted = new ArrayDeque<>();
        return () -> {
            long now = System.nanoTime();
            while (!admitted.isEmpty() && now - admitted.peekFirst() >= 1_000_000_000L) {
                admitted.removeFirst();
            }
            if (admitted.size() >= PER_SECOND) {
                return false;
            }
            admitted.addLast(now);
            return true;
        };
    }
}

package io.cdppipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs many pipelines at once in one process, those of 200 clients, say:
 *
 * <pre>{@code
 * try (CdpPipelines pipelines = CdpPipelines.builder().build()) {
 *     for (CdpPipelines.Ended ended : pipelines.runAll(all)) {
 *         System.out.println(ended);
 *     }
 * }
 * }</pre>
 *
 * <p>So many go on at once as {@link Builder#running} says, each in a thread; the others wait for one of these to end. Of
 * those that go on, only so many as {@link Builder#working} says generate, deploy, start, validate or report at one time;
 * the others wait for their sessions, which costs next to nothing. A pipeline that fails, or throws, touches no other.
 *
 * <p>Requests are bounded by the client: all clients of a process share one limit for an account. Pipelines of one account
 * do best to share one target, which then waits for all their sessions with one thread.
 *
 * <p>Thread-safe. {@link #close} stops what goes on; it is resumed when it is run again.
 */
public final class CdpPipelines implements AutoCloseable {

    private final Semaphore turns;
    private final ThreadPoolExecutor threads;
    private final IdentityHashMap<CompletableFuture<PipelineResult>, CdpPipeline> unfinished = new IdentityHashMap<>();
    private boolean closed;

    private CdpPipelines(Builder builder) {
        turns = new Semaphore(builder.working, true);
        threads = new ThreadPoolExecutor(
                builder.running, builder.running, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), builder.threads);
        threads.allowCoreThreadTimeOut(true);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * How a pipeline ended.
     *
     * @param client whose it is
     * @param workDirectory where it kept its state, logs and report
     * @param result how its run ended; empty if it could not begin, or was stopped by {@link CdpPipelines#close} before it
     *     did
     * @param problem why there is no result
     */
    public record Ended(
            String client, Path workDirectory, Optional<PipelineResult> result, Optional<Throwable> problem) {

        /** Whether it ran, and every phase was completed or skipped. */
        public boolean success() {
            return result.filter(PipelineResult::success).isPresent();
        }

        @Override
        public String toString() {
            return client + ": "
                    + (success()
                            ? "success"
                            : problem.map(Throwable::getMessage).orElse("failed, see the report in " + workDirectory));
        }
    }

    /**
     * Runs a pipeline as soon as it is its turn.
     *
     * @return completes with its result, as {@link CdpPipeline#run()} gives it, or with what that throws; is cancelled if
     *     this is closed before the run began. To cancel it has no effect on the run
     * @throws IllegalArgumentException if it would deploy over the projects of one that has not ended
     * @throws IllegalStateException if this is closed
     */
    public CompletableFuture<PipelineResult> submit(CdpPipeline pipeline) {
        Objects.requireNonNull(pipeline, "pipeline");
        CompletableFuture<PipelineResult> ending = new CompletableFuture<>();
        synchronized (unfinished) {
            if (closed) {
                throw new IllegalStateException("These pipelines are closed: make others with CdpPipelines.builder()");
            }
            List<CdpPipeline> all = new ArrayList<>(unfinished.values());
            all.add(pipeline);
            SharedProjects.requireNone(all);
            unfinished.put(ending, pipeline);
            threads.execute(() -> run(pipeline, ending));
        }
        return ending.copy();
    }

    @SuppressWarnings("CollectionUndefinedEquality") // Which future it is, is what is meant.
    private void run(CdpPipeline pipeline, CompletableFuture<PipelineResult> ending) {
        try {
            Turn turn = Turn.of(turns);
            ending.complete(turn.during(() -> pipeline.run(turn)));
        } catch (InterruptedException e) {
            // Before its turn had come: nothing has begun.
            Thread.currentThread().interrupt();
            ending.completeExceptionally(stopped());
        } catch (Exception | Error e) {
            // An error, too, is the affair of this pipeline only, and whoever waits for it is told.
            ending.completeExceptionally(e);
        } finally {
            synchronized (unfinished) {
                unfinished.remove(ending);
            }
        }
    }

    private static CancellationException stopped() {
        return new CancellationException("stopped before it had begun; run it again");
    }

    /**
     * Runs them all and waits for their ends.
     *
     * @return how each ended, in their order
     * @throws IllegalArgumentException if two of them have the same work directory, or would deploy over each other's projects;
     *     it names all that do
     * @throws InterruptedException if this thread is interrupted; what was begun goes on until this is closed
     */
    public List<Ended> runAll(List<CdpPipeline> pipelines) throws InterruptedException {
        requireDirectoriesOfTheirOwn(pipelines);
        SharedProjects.requireNone(pipelines);
        List<CompletableFuture<PipelineResult>> endings =
                pipelines.stream().map(this::submit).toList();
        List<Ended> all = new ArrayList<>();
        for (int i = 0; i < pipelines.size(); i++) {
            all.add(ended(pipelines.get(i), endings.get(i)));
        }
        return List.copyOf(all);
    }

    private static Ended ended(CdpPipeline pipeline, CompletableFuture<PipelineResult> ending)
            throws InterruptedException {
        Optional<PipelineResult> result = Optional.empty();
        Optional<Throwable> problem = Optional.empty();
        try {
            result = Optional.of(ending.get());
        } catch (ExecutionException e) {
            problem = Optional.ofNullable(e.getCause());
        } catch (CancellationException e) {
            problem = Optional.of(e);
        }
        return new Ended(pipeline.config().global().client(), pipeline.workDirectory(), result, problem);
    }

    private static void requireDirectoriesOfTheirOwn(List<CdpPipeline> pipelines) {
        Map<Path, String> clients = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (CdpPipeline pipeline : pipelines) {
            String client = pipeline.config().global().client();
            String other = clients.putIfAbsent(pipeline.workDirectory(), client);
            if (other != null) {
                problems.add("the pipelines of " + other + " and " + client + " have the same work directory "
                        + pipeline.workDirectory() + ": set another with workDirectory(...)");
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /**
     * Stops what goes on and waits until it has stopped: runs end where they are, journaled, and their sessions go on at the
     * target; run again, they are resumed. What has not begun never does.
     */
    @Override
    public void close() {
        List<CompletableFuture<PipelineResult>> left;
        synchronized (unfinished) {
            closed = true;
            threads.shutdownNow();
            left = List.copyOf(unfinished.keySet());
        }
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        left.forEach(ending -> ending.completeExceptionally(stopped()));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Builds {@link CdpPipelines}; not thread-safe. */
    public static final class Builder {

        private int running = 200;
        private int working = 2 * Runtime.getRuntime().availableProcessors();
        private ThreadFactory threads = named();

        private Builder() {}

        private static ThreadFactory named() {
            AtomicInteger number = new AtomicInteger();
            return work -> {
                Thread thread = new Thread(work, "cdp-pipeline-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            };
        }

        /** How many pipelines go on at once, those that wait for their sessions included; 200 by default. */
        public Builder running(int most) {
            this.running = positive(most, "running");
            return this;
        }

        /** How many of these are at work at once, not only waiting; twice the number of processors by default. */
        public Builder working(int most) {
            this.working = positive(most, "working");
            return this;
        }

        /** Who makes the threads; with that of virtual threads, pipelines that wait hold no thread of the system. */
        public Builder threads(ThreadFactory factory) {
            this.threads = Objects.requireNonNull(factory, "factory");
            return this;
        }

        private static int positive(int value, String name) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, not " + value);
            }
            return value;
        }

        public CdpPipelines build() {
            return new CdpPipelines(this);
        }
    }
}

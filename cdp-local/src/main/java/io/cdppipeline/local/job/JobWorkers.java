package io.cdppipeline.local.job;

import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that run jobs: those of higher priority first, otherwise in the order of their ids. Thread-safe. */
final class JobWorkers implements AutoCloseable {

    private static final int WORKERS = 4;
    private static final Logger LOG = LoggerFactory.getLogger(JobWorkers.class);

    private final JobRunner runner;
    private final ThreadPoolExecutor threads;

    JobWorkers(JobRunner runner) {
        this.runner = runner;
        AtomicInteger count = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(WORKERS, WORKERS, 30, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "td-job-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** @param task what the job does; null if its request says it */
    void submit(Job job, @Nullable JobTask task) {
        threads.execute(new Run(runner, job, task));
    }

    /** Waits a few seconds for jobs that were killed. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("A job still runs, 5 s after it was killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Run(JobRunner runner, Job job, @Nullable JobTask task) implements Runnable, Comparable<Run> {

        @Override
        public void run() {
            runner.run(job, task);
        }

        @Override
        public int compareTo(Run other) {
            int byPriority = Integer.compare(
                    other.job.request().priority(), job.request().priority());
            return byPriority != 0 ? byPriority : Long.compare(job.number(), other.job.number());
        }
    }
}

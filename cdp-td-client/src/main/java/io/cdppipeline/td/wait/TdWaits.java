package io.cdppipeline.td.wait;

import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.TdJob;
import io.cdppipeline.td.job.TdJobs;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdAttempts;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Waits for attempts and jobs, however they end. One thread serves any number of waits; those that are due together are looked
 * at together, by the pages of a list where one shows several of them. Thread-safe.
 *
 * <p>A future ends with what was waited for, or exceptionally: with {@link WaitTimeoutException} after the time given, with
 * {@link TdClientException} if it cannot be looked at, with {@link IllegalStateException} if the client is closed. Cancelling it
 * stops the looking. Progress and ends are told on the client's callback executor, for each wait one after another; progress
 * that comes faster than it can be told is left out, but for the latest.
 */
public final class TdWaits implements AutoCloseable {

    private final WaitScheduler scheduler;
    private final WaitLoop<TdAttempt, TdAttempt> attempts;
    private final WaitLoop<JobStatus, TdJob> jobs;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdWaits(
            ApiCalls workflowCalls,
            TdAttempts attempts,
            ApiCalls restCalls,
            TdJobs jobs,
            WaitScheduler scheduler,
            Executor callbacks) {
        this.scheduler = scheduler;
        this.attempts = new WaitLoop<>(new AttemptLooks(workflowCalls, attempts), scheduler, callbacks);
        this.jobs = new WaitLoop<>(new JobLooks(restCalls, jobs), scheduler, callbacks);
    }

    /** Waits for an attempt. */
    public CompletableFuture<TdAttempt> attempt(String id, WaitOptions options) {
        return attempt(id, options, seen -> {});
    }

    /** Waits for an attempt, telling what every look at it shows. */
    public CompletableFuture<TdAttempt> attempt(String id, WaitOptions options, Consumer<TdAttempt> progress) {
        return attempts.add(List.of(id), options, progress).get(0);
    }

    /** Waits for attempts, until all have ended; gives them in the order of their ids here. */
    public CompletableFuture<List<TdAttempt>> attempts(Collection<String> ids, WaitOptions options) {
        return attempts(ids, options, seen -> {});
    }

    /** Waits for attempts, until all have ended, telling what every look at each of them shows. */
    public CompletableFuture<List<TdAttempt>> attempts(
            Collection<String> ids, WaitOptions options, Consumer<TdAttempt> progress) {
        return all(attempts.add(ids, options, progress));
    }

    /** Waits for a job. */
    public CompletableFuture<TdJob> job(String id, WaitOptions options) {
        return job(id, options, seen -> {});
    }

    /** Waits for a job, telling what every look at it shows. */
    public CompletableFuture<TdJob> job(String id, WaitOptions options, Consumer<JobStatus> progress) {
        return jobs.add(List.of(id), options, progress).get(0);
    }

    /** Waits for jobs, until all have ended; gives them in the order of their ids here. */
    public CompletableFuture<List<TdJob>> jobs(Collection<String> ids, WaitOptions options) {
        return all(jobs.add(ids, options, seen -> {}));
    }

    /** As {@link #attempt(String, WaitOptions)} with {@link WaitOptions#standard()}, in the calling thread. */
    public TdAttempt awaitAttempt(String id) throws InterruptedException {
        return awaitAttempt(id, WaitOptions.standard());
    }

    /**
     * As {@link #attempt(String, WaitOptions)}, in the calling thread.
     *
     * @throws InterruptedException if the calling thread is interrupted, which cancels the wait
     */
    public TdAttempt awaitAttempt(String id, WaitOptions options) throws InterruptedException {
        return await(attempt(id, options));
    }

    /**
     * As {@link #attempts(Collection, WaitOptions)}, in the calling thread.
     *
     * @throws InterruptedException if the calling thread is interrupted, which cancels the waits
     */
    public List<TdAttempt> awaitAttempts(Collection<String> ids, WaitOptions options) throws InterruptedException {
        return await(attempts(ids, options));
    }

    /** As {@link #job(String, WaitOptions)} with {@link WaitOptions#standard()}, in the calling thread. */
    public TdJob awaitJob(String id) throws InterruptedException {
        return awaitJob(id, WaitOptions.standard());
    }

    /**
     * As {@link #job(String, WaitOptions)}, in the calling thread.
     *
     * @throws InterruptedException if the calling thread is interrupted, which cancels the wait
     */
    public TdJob awaitJob(String id, WaitOptions options) throws InterruptedException {
        return await(job(id, options));
    }

    /**
     * As {@link #jobs(Collection, WaitOptions)}, in the calling thread.
     *
     * @throws InterruptedException if the calling thread is interrupted, which cancels the waits
     */
    public List<TdJob> awaitJobs(Collection<String> ids, WaitOptions options) throws InterruptedException {
        return await(jobs(ids, options));
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> each) {
        CompletableFuture<List<T>> all = CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(done -> each.stream().map(CompletableFuture::join).toList());
        CompletableFuture<List<T>> unused = all.whenComplete((result, failure) -> {
            if (all.isCancelled()) {
                each.forEach(future -> future.cancel(true));
            }
        });
        return all;
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("A wait ended in an unexpected way", e.getCause());
        }
    }

    /** Ends all waits; for {@link io.cdppipeline.td.TdClient} only. */
    @Override
    public void close() {
        attempts.close();
        jobs.close();
        scheduler.close();
    }
}

package io.cdppipeline.td.wait;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The time and the thread of waits; tests bring one whose time passes when they say so. Runs one task at a time.
 * Implementations are thread-safe.
 */
public interface WaitScheduler extends AutoCloseable {

    /** Nanoseconds since a moment of no meaning, as {@link System#nanoTime()} counts them; never goes back. */
    long nanoTime();

    /**
     * Runs a task later, on this scheduler's one thread.
     *
     * @param delay how much later; not negative
     * @return takes the task back if it has not begun
     */
    Runnable schedule(Duration delay, Runnable task);

    /** Ends the thread; tasks that have not begun are forgotten, and so are later ones. */
    @Override
    void close();

    /** Real time and one daemon thread, which is there only while somebody waits. */
    static WaitScheduler oneThread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "td-client-waits");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(5, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return new WaitScheduler() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Runnable schedule(Duration delay, Runnable task) {
                ScheduledFuture<?> scheduled = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }
}

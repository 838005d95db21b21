package io.cdppipeline.td;

import io.cdppipeline.td.wait.WaitScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Time for waits. Left alone it passes only where a test says so, and what comes due then is done in the test's thread; impatient,
 * it passes at once to whatever is due next, in a thread of its own.
 */
public final class VirtualWaits implements WaitScheduler {

    private record Task(long due, long order, Runnable task) {}

    private final List<Task> tasks = new ArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private long now;
    private long order;
    private Thread impatient;
    private boolean closed;

    /** From now on time passes by itself. */
    public synchronized VirtualWaits impatient() {
        impatient = new Thread(this::hurry, "virtual-waits");
        impatient.setDaemon(true);
        impatient.start();
        return this;
    }

    /** How far time went from one task to the next, where it went. */
    public List<Duration> pauses() {
        return pauses;
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Runnable schedule(Duration delay, Runnable task) {
        Task scheduled = new Task(now + delay.toNanos(), order++, task);
        tasks.add(scheduled);
        notifyAll();
        return () -> {
            synchronized (this) {
                tasks.remove(scheduled);
            }
        };
    }

    /** Lets time pass, and does what comes due meanwhile. */
    public void pass(Duration duration) {
        long end = nanoTime() + duration.toNanos();
        for (Task next = next(end); next != null; next = next(end)) {
            next.task().run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Task next(long end) {
        Task next = tasks.stream()
                .filter(task -> task.due() <= end)
                .min(Comparator.comparingLong(Task::due).thenComparingLong(Task::order))
                .orElse(null);
        if (next != null) {
            tasks.remove(next);
            if (next.due() > now) {
                pauses.add(Duration.ofNanos(next.due() - now));
                now = next.due();
            }
        }
        return next;
    }

    private void hurry() {
        while (true) {
            Task next;
            synchronized (this) {
                while (tasks.isEmpty() && !closed) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (closed) {
                    return;
                }
                next = next(Long.MAX_VALUE);
            }
            next.task().run();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        tasks.clear();
        notifyAll();
    }
}

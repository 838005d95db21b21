package io.cdppipeline.td.internal;

import io.cdppipeline.td.AdaptiveLimit;
import io.cdppipeline.td.Sleeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets calls through at the rate that their host takes, in the order in which they came. Thread-safe. */
final class AdaptiveLimiter {

    private final boolean enabled;
    private final Sleeper sleeper;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Condition> queue = new ArrayDeque<>();
    private final AimdRate rate;
    /** How much longer the sleeper has said to have slept than its clock tells: a sleeper that does not wait makes time pass. */
    private long ahead;

    AdaptiveLimiter(AdaptiveLimit settings, Sleeper sleeper) {
        this.enabled = settings.enabled();
        this.sleeper = sleeper;
        this.rate = new AimdRate(settings, sleeper.nanoTime());
    }

    /** A call that was let through, at a time of the limiter's clock. */
    record Permit(long sentAt) {}

    /**
     * Waits for a call's turn.
     *
     * @param patience how long at most
     * @return empty if the turn does not come in time
     */
    Optional<Permit> acquire(Duration patience) throws InterruptedException {
        if (!enabled) {
            return Optional.of(new Permit(0));
        }
        lock.lockInterruptibly();
        try {
            if (queue.isEmpty() && rate.delay(now()) == 0) {
                return Optional.of(take());
            }
            return await(now() + patience.toNanos());
        } finally {
            lock.unlock();
        }
    }

    private Optional<Permit> await(long deadline) throws InterruptedException {
        Condition turn = lock.newCondition();
        queue.addLast(turn);
        try {
            while (true) {
                long left = deadline - now();
                if (left < 0) {
                    return Optional.empty();
                }
                if (queue.peekFirst() != turn) {
                    turn.await(left, TimeUnit.NANOSECONDS);
                    continue;
                }
                long wait = rate.delay(now());
                if (wait == 0) {
                    return Optional.of(take());
                }
                if (wait > left) {
                    return Optional.empty();
                }
                sleepUnlocked(wait);
            }
        } finally {
            queue.remove(turn);
            Condition next = queue.peekFirst();
            if (next != null) {
                next.signal();
            }
        }
    }

    /** Only the first in the queue sleeps, so nobody overtakes it; a refusal that comes meanwhile makes it wait again. */
    private void sleepUnlocked(long nanos) throws InterruptedException {
        long until = now() + nanos;
        lock.unlock();
        try {
            sleeper.sleep(Duration.ofNanos(nanos));
        } finally {
            lock.lock();
        }
        ahead += Math.max(0, until - now());
    }

    private Permit take() {
        long now = now();
        rate.take(now);
        return new Permit(now);
    }

    /** The call was answered. */
    void succeeded(Permit permit) {
        if (enabled) {
            lock.lock();
            try {
                rate.succeeded(permit.sentAt(), now());
            } finally {
                lock.unlock();
            }
        }
    }

    /** The call was refused because there are too many. */
    void refused(Permit permit, Optional<Duration> retryAfter) {
        if (enabled) {
            lock.lock();
            try {
                rate.refused(permit.sentAt(), now(), retryAfter);
            } finally {
                lock.unlock();
            }
        }
    }

    private long now() {
        return sleeper.nanoTime() + ahead;
    }
}

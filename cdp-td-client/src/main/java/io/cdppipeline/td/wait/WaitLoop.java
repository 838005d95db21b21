package io.cdppipeline.td.wait;

import io.cdppipeline.td.TdClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All waits for things of one kind. Whatever is due, or nearly so, is looked at in one go on the scheduler's thread; callbacks
 * and ends are told on another executor, so that nobody's code holds up the looking. Thread-safe.
 */
final class WaitLoop<P, T> {

    private static final Logger LOG = LoggerFactory.getLogger(WaitLoop.class);

    /** A wait joins a look that comes up to this part of its pause too early, so that waits come to look together. */
    private static final int EARLY = 4;

    /** After a round, those that begin to be waited for are gathered for so long, that they are looked at together. */
    private static final long GATHER_NANOS = Duration.ofMillis(20).toNanos();

    private final Looks<P, T> looks;
    private final WaitScheduler scheduler;
    private final Executor callbacks;
    private final Object lock = new Object();
    private final Set<Wait<P, T>> waits = new LinkedHashSet<>();
    private Runnable takeBack = () -> {};
    private long nextRound = Long.MAX_VALUE;
    private long gatheredUntil;
    private boolean begun;
    private boolean looking;
    private boolean closed;

    WaitLoop(Looks<P, T> looks, WaitScheduler scheduler, Executor callbacks) {
        this.looks = looks;
        this.scheduler = scheduler;
        this.callbacks = callbacks;
    }

    /** Begins to wait for each; in one step, so that they are looked at together from the beginning. */
    List<CompletableFuture<T>> add(Collection<String> ids, WaitOptions options, Consumer<P> progress) {
        long now = scheduler.nanoTime();
        List<Wait<P, T>> added = new ArrayList<>();
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("The TdClient is closed");
            }
            long first = begun ? Math.max(now, gatheredUntil) : now;
            for (String id : ids) {
                added.add(new Wait<>(id, options, progress, now, first));
            }
            waits.addAll(added);
            arrange(now, Math.min(first, nextRound));
        }
        for (Wait<P, T> wait : added) {
            CompletableFuture<T> unused = wait.future.whenComplete((result, failure) -> ended(wait));
        }
        return added.stream().map(wait -> wait.future).toList();
    }

    /** Somebody else may have ended it: by cancelling it, say. */
    private void ended(Wait<P, T> wait) {
        boolean waited;
        synchronized (lock) {
            waited = waits.remove(wait);
            if (waited && waits.isEmpty()) {
                arrange(scheduler.nanoTime());
            }
        }
        if (waited && wait.future.isCancelled() && wait.options.killWhenCancelled()) {
            callbacks.execute(() -> kill(wait.id));
        }
    }

    private void kill(String id) {
        try {
            looks.kill(id);
        } catch (TdClientException e) {
            LOG.warn("The wait for {} {} was cancelled, and it goes on: {}", looks.noun(), id, e.getMessage());
        }
    }

    /** Has the next round come when the first wait is due. Called with the lock. */
    private void arrange(long now) {
        arrange(now, waits.stream().mapToLong(wait -> wait.due).min().orElse(Long.MAX_VALUE));
    }

    private void arrange(long now, long next) {
        if (looking || closed || next == nextRound) {
            return;
        }
        takeBack.run();
        nextRound = next;
        takeBack = next == Long.MAX_VALUE
                ? () -> {}
                : scheduler.schedule(Duration.ofNanos(Math.max(0, next - now)), this::round);
    }

    private void round() {
        List<Wait<P, T>> due = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        long now = scheduler.nanoTime();
        synchronized (lock) {
            looking = true;
            nextRound = Long.MAX_VALUE;
            begun = true;
            gatheredUntil = now + GATHER_NANOS;
            for (Wait<P, T> wait : waits) {
                if (wait.due - wait.pause.toNanos() / EARLY <= now) {
                    due.add(wait);
                    ids.add(wait.id);
                }
            }
        }
        try {
            if (!ids.isEmpty()) {
                take(looks.look(ids), new HashSet<>(due), now);
            }
        } catch (RuntimeException e) {
            // Not a failure of the service, which would be in what was seen: no look will ever go better.
            due.forEach(wait -> end(wait, () -> wait.future.completeExceptionally(e)));
        } finally {
            synchronized (lock) {
                looking = false;
                arrange(scheduler.nanoTime());
            }
        }
    }

    private void take(Looks.Seen<P> seen, Set<Wait<P, T>> due, long begun) {
        List<Wait<P, T>> all;
        synchronized (lock) {
            all = new ArrayList<>(waits);
        }
        long now = scheduler.nanoTime();
        int again = 0;
        for (Wait<P, T> wait : all) {
            P found = seen.found().get(wait.id);
            TdClientException failure = seen.failed().get(wait.id);
            if (found != null) {
                found(wait, found, begun, now);
            } else if (failure != null && due.contains(wait)) {
                again += failed(wait, failure, begun, now) ? 1 : 0;
            }
        }
        if (again > 0) {
            LOG.warn(
                    "{} {}(s) are looked at again later: {}",
                    again,
                    looks.noun(),
                    seen.failed().values().iterator().next().getMessage());
        }
    }

    private void found(Wait<P, T> wait, P found, long begun, long now) {
        wait.failedLooks = 0;
        if (looks.finished(found)) {
            end(wait, () -> {
                tell(wait, found);
                finish(wait, found);
            });
            return;
        }
        wait.latest = found;
        callbacks.execute(() -> tellLatest(wait));
        if (!timedOut(wait, Optional.of(looks.status(found)), now)) {
            next(wait, begun, now);
        }
    }

    private void finish(Wait<P, T> wait, P found) {
        try {
            wait.future.complete(looks.result(wait.id, found));
        } catch (RuntimeException e) {
            wait.future.completeExceptionally(e);
        }
    }

    /** Gives whether it is looked at again. */
    private boolean failed(Wait<P, T> wait, TdClientException failure, long begun, long now) {
        wait.failedLooks++;
        boolean hopeless = failure instanceof TdClientException.NonRetriable;
        if (hopeless || wait.failedLooks >= wait.options.mostFailedLooks()) {
            end(wait, () -> wait.future.completeExceptionally(failure));
            return false;
        }
        if (timedOut(wait, Optional.empty(), now)) {
            return false;
        }
        next(wait, begun, now);
        return true;
    }

    private boolean timedOut(Wait<P, T> wait, Optional<String> status, long now) {
        if (wait.deadline > now) {
            return false;
        }
        String message = "The " + looks.noun() + " " + wait.id + " has not ended after "
                + wait.options.timeout().orElse(Duration.ZERO).toSeconds() + " s"
                + status.map(word -> ": it is " + word).orElse(": where it is could not be seen just now")
                + "; it goes on, and may be waited for again";
        end(wait, () -> wait.future.completeExceptionally(new WaitTimeoutException(message)));
        return true;
    }

    /** Pauses count from the beginning of a look, so that a slow one delays nobody, but leave a slow service some peace. */
    private void next(Wait<P, T> wait, long begun, long now) {
        synchronized (lock) {
            long pause = wait.pause.toNanos();
            wait.due = Math.min(Math.max(begun + pause, now + pause / 2), wait.deadline);
            wait.pause = wait.options.polling().next(wait.pause);
        }
    }

    /** Takes a wait out, and tells its end after what was told before. */
    private void end(Wait<P, T> wait, Runnable tell) {
        synchronized (lock) {
            if (!waits.remove(wait)) {
                return;
            }
        }
        callbacks.execute(() -> {
            synchronized (wait.told) {
                wait.latest = null;
                tell.run();
            }
        });
    }

    /** Looks that come faster than they can be told are left out, but for the latest. */
    private void tellLatest(Wait<P, T> wait) {
        synchronized (wait.told) {
            P latest = wait.latest;
            wait.latest = null;
            if (latest != null) {
                tell(wait, latest);
            }
        }
    }

    private void tell(Wait<P, T> wait, P seen) {
        try {
            wait.progress.accept(seen);
        } catch (RuntimeException e) {
            LOG.warn("What was to be told of the progress of {} {} threw; the wait goes on", looks.noun(), wait.id, e);
        }
    }

    /** Ends all waits. */
    void close() {
        List<Wait<P, T>> left;
        synchronized (lock) {
            closed = true;
            takeBack.run();
            left = new ArrayList<>(waits);
            waits.clear();
        }
        IllegalStateException reason =
                new IllegalStateException("The TdClient was closed while somebody waited for " + looks.noun() + "s");
        left.forEach(wait -> wait.future.completeExceptionally(reason));
    }

    private static final class Wait<P, T> {

        private final String id;
        private final WaitOptions options;
        private final Consumer<P> progress;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private final Object told = new Object();
        private final long deadline;
        private long due;
        private Duration pause;
        private int failedLooks;
        private volatile @Nullable P latest;

        Wait(String id, WaitOptions options, Consumer<P> progress, long now, long first) {
            this.id = id;
            this.options = options;
            this.progress = progress;
            this.due = first;
            this.pause = options.polling().start();
            this.deadline = options.timeout()
                    .map(timeout -> now + Math.max(0, timeout.toNanos()))
                    .orElse(Long.MAX_VALUE);
        }
    }
}

package io.cdppipeline.td.internal;

import io.cdppipeline.td.AdaptiveLimit;
import java.time.Duration;
import java.util.Optional;

/**
 * The rate at which a host is called: additive increase, multiplicative decrease (peers fact sheet, B.5). Knows no threads and
 * no clock; its times are nanoseconds of one clock. Not thread-safe.
 *
 * <p>Before anything was refused the rate grows 2.7 times a second while it is what holds calls back. After that, each
 * refusal of a call that was sent since the last one pauses everything; the first of several in a row also takes its part of the
 * rate, so that a server that counts in whole seconds costs one cut and a few probes a second and not the whole rate.
 */
final class AimdRate {

    private static final double SECOND = 1e9;
    /** By how much each success raises the rate at first, which makes it 2.7 times as high in a second. */
    private static final double EARLY_INCREASE = 1;

    private static final double LEAST_PER_SECOND = 0.5;
    /** Without a refusal for so long, the old experience counts for nothing. */
    private static final long FORGET_AFTER = Duration.ofSeconds(30).toNanos();

    private final AdaptiveLimit settings;
    private double rate;
    private double tokens;
    private long filledAt;
    private boolean careful = false;
    private long pausedUntil;
    private long cutAt;
    private long heldBackAt;
    private int refusals;

    AimdRate(AdaptiveLimit settings, long now) {
        this.settings = settings;
        this.rate = settings.startPerSecond();
        this.tokens = settings.burst();
        this.filledAt = now;
        this.pausedUntil = now;
        this.cutAt = now;
        this.heldBackAt = now - FORGET_AFTER;
    }

    double perSecond() {
        return rate;
    }

    /** How long the next call must wait; zero if it may go. */
    long delay(long now) {
        if (pausedUntil - now > 0) {
            heldBackAt = now;
            return pausedUntil - now;
        }
        fill(now);
        if (tokens >= 1) {
            return 0;
        }
        heldBackAt = now;
        return Math.max(1, (long) Math.ceil((1 - tokens) / rate * SECOND));
    }

    /** Lets a call go. */
    void take(long now) {
        fill(now);
        tokens--;
    }

    /** A call that was let go at a time has been answered. */
    void succeeded(long sentAt, long now) {
        if (sentAt - cutAt >= 0) {
            refusals = 0;
        }
        if (careful && now - cutAt > FORGET_AFTER) {
            careful = false;
        }
        if (now - heldBackAt < SECOND) {
            fill(now);
            rate += careful ? settings.increase() / Math.max(1, rate) : EARLY_INCREASE;
        }
    }

    /** A call that was let go at a time has been refused, because there are too many. */
    void refused(long sentAt, long now, Optional<Duration> retryAfter) {
        retryAfter.ifPresent(wait -> pauseUntil(now + wait.toNanos()));
        if (careful && sentAt - cutAt < 0) {
            return;
        }
        fill(now);
        if (refusals == 0) {
            rate = Math.max(LEAST_PER_SECOND, rate * settings.decrease());
        }
        careful = true;
        cutAt = now;
        tokens = Math.min(tokens, 1);
        long pause = settings.firstPause().toNanos() << Math.min(refusals, 20);
        pauseUntil(now + Math.min(pause, settings.longestPause().toNanos()));
        refusals++;
    }

    private void pauseUntil(long time) {
        if (time - pausedUntil > 0) {
            pausedUntil = time;
        }
    }

    private void fill(long now) {
        long from = pausedUntil - filledAt > 0 ? Math.min(pausedUntil, now) : filledAt;
        double most = careful ? Math.max(1, rate / 100) : settings.burst();
        if (now - from > 0) {
            tokens = Math.min(most, tokens + (now - from) / SECOND * rate);
        }
        filledAt = Math.max(filledAt, now);
    }
}

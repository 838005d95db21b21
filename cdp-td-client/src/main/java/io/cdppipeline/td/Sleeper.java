package io.cdppipeline.td;

import java.time.Duration;

/**
 * Waits, and knows how much time has passed; tests wait without waiting. Implementations are thread-safe.
 *
 * <p>Clients share their adaptive limiter only with clients that have the same sleeper.
 */
@FunctionalInterface
public interface Sleeper {

    /** Really waits. */
    Sleeper REAL = duration -> Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);

    /** Waits for a duration that is not negative. */
    void sleep(Duration duration) throws InterruptedException;

    /** Nanoseconds since a moment of no meaning, as {@link System#nanoTime()} counts them; never goes back. */
    default long nanoTime() {
        return System.nanoTime();
    }
}

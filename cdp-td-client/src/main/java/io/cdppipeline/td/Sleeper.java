package io.cdppipeline.td;

import java.time.Duration;

/** Waits; tests wait without waiting. Implementations are thread-safe. */
@FunctionalInterface
public interface Sleeper {

    /** Really waits. */
    Sleeper REAL = duration -> Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);

    /** Waits for a duration that is not negative. */
    void sleep(Duration duration) throws InterruptedException;
}

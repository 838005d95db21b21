package io.cdppipeline.run;

import java.time.Duration;

/** How a run waits; tests hand in one that does not. */
@FunctionalInterface
public interface Pauses {

    void pause(Duration duration) throws InterruptedException;

    /** Waits by sleeping. */
    static Pauses sleeping() {
        return duration -> Thread.sleep(duration.toMillis());
    }
}

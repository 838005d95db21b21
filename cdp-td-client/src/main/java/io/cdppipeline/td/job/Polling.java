package io.cdppipeline.td.job;

import java.time.Duration;

/**
 * How often to look at a job that runs: soon at first, so that quick jobs are done quickly, then ever less often.
 *
 * @param first the first pause
 * @param longest where the pauses stop growing; each is half as long again as the one before
 */
public record Polling(Duration first, Duration longest) {

    public Polling {
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("first is " + first + ", it must be positive");
        }
    }

    /** From 20 ms up to the interval given. */
    public static Polling upTo(Duration longest) {
        return new Polling(Duration.ofMillis(20), longest);
    }

    /** The pause after one of this length. */
    public Duration next(Duration pause) {
        return shorter(pause.multipliedBy(3).dividedBy(2));
    }

    /** The first pause, no longer than the longest. */
    public Duration start() {
        return shorter(first);
    }

    private Duration shorter(Duration pause) {
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}

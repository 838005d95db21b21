package io.cdppipeline.td;

import java.time.Duration;

/**
 * How the process finds out how many calls per second a host takes: it starts carefully, grows fast while nothing is refused, and
 * after a 429, a 503 or a silent service pauses, goes on with a part of the rate, and adds a little for as long as all goes well
 * (additive increase, multiplicative decrease). All calls of a process to one host with one API key share one limit and are let
 * through in the order in which they came; the settings are those of the first client.
 *
 * @param startPerSecond calls per second at first
 * @param burst how many calls may go at once before anything was refused
 * @param decrease the part of the rate that is left after a refusal
 * @param increase by how many calls per second the rate grows in a second of success
 * @param firstPause how long nothing is sent after a refusal that asks for no wait; doubles while refusals follow one another
 * @param longestPause where that pause stops growing
 */
public record AdaptiveLimit(
        double startPerSecond,
        int burst,
        double decrease,
        double increase,
        Duration firstPause,
        Duration longestPause) {

    /** 100 calls per second and 50 at once; seven tenths, 10 more in a second; pauses of 100 ms up to 5 s. */
    public static final AdaptiveLimit STANDARD =
            new AdaptiveLimit(100, 50, 0.7, 10, Duration.ofMillis(100), Duration.ofSeconds(5));

    public AdaptiveLimit {
        if (!(startPerSecond > 0)) {
            throw new IllegalArgumentException("startPerSecond is " + startPerSecond + ", it must be positive");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst is " + burst + ", it must be 1 or more");
        }
        if (!(decrease > 0 && decrease < 1)) {
            throw new IllegalArgumentException("decrease is " + decrease + ", it must be between 0 and 1");
        }
        if (!(increase > 0)) {
            throw new IllegalArgumentException("increase is " + increase + ", it must be positive");
        }
        if (firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("firstPause is " + firstPause + " and longestPause " + longestPause
                    + "; the first must not be negative and the second at least as long");
        }
    }

    /** No limit of this kind. */
    public static AdaptiveLimit off() {
        return new AdaptiveLimit(
                Double.MAX_VALUE,
                Integer.MAX_VALUE,
                STANDARD.decrease,
                STANDARD.increase,
                Duration.ZERO,
                Duration.ZERO);
    }

    /** Whether there is a limit of this kind. */
    public boolean enabled() {
        return startPerSecond < Double.MAX_VALUE;
    }
}

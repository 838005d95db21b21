package io.cdppipeline.td;

import java.time.Duration;

/**
 * When calls are held back because nearly all fail: those that come then fail at once, or wait as retries do.
 *
 * @param failurePercent how many of a hundred attempts must fail; more than 100 means never
 * @param window over how many of the last attempts this is judged
 * @param minimumCalls how many attempts there must have been at least
 * @param openFor how long calls are held back before a few are let through on trial
 */
public record CircuitBreakerPolicy(int failurePercent, int window, int minimumCalls, Duration openFor) {

    /** 80 of a hundred, over 50 attempts, after 20 at least, for 15 s. */
    public static final CircuitBreakerPolicy STANDARD = new CircuitBreakerPolicy(80, 50, 20, Duration.ofSeconds(15));

    public CircuitBreakerPolicy {
        if (failurePercent < 1) {
            throw new IllegalArgumentException("failurePercent is " + failurePercent + ", it must be 1 or more");
        }
        if (window < 1 || minimumCalls < 1) {
            throw new IllegalArgumentException(
                    "window is " + window + " and minimumCalls " + minimumCalls + ", both must be 1 or more");
        }
        if (openFor.isNegative() || openFor.isZero()) {
            throw new IllegalArgumentException("openFor is " + openFor + ", it must be positive");
        }
    }

    /** Calls are never held back. */
    public static CircuitBreakerPolicy off() {
        return new CircuitBreakerPolicy(101, 1, 1, Duration.ofSeconds(1));
    }

    /** Whether calls are ever held back. */
    public boolean enabled() {
        return failurePercent <= 100;
    }
}

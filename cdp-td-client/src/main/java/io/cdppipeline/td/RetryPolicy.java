package io.cdppipeline.td;

import java.time.Duration;

/**
 * How calls that may be repeated are repeated: after a wait drawn evenly from zero up to a bound that doubles from retry
 * to retry (full jitter), or as long as the service asks, whichever is longer.
 *
 * @param maxAttempts how often a call is tried at most, the first time included
 * @param firstDelay the bound of the first wait
 * @param maxDelay where the bound stops growing
 * @param maxRetryAfter the longest wait that a service may ask for with {@code Retry-After}; beyond it the call fails
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay, Duration maxRetryAfter) {

    /** 8 attempts, 1 s doubling to 60 s, at most 7 minutes asked for, as td-client-java has it (fact sheet, section 3). */
    public static final RetryPolicy STANDARD =
            new RetryPolicy(8, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(7));

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts is " + maxAttempts + ", it must be 1 or more");
        }
        if (firstDelay.isNegative() || firstDelay.isZero() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("firstDelay is " + firstDelay + " and maxDelay " + maxDelay
                    + "; the first must be positive and the second at least as long");
        }
        if (maxRetryAfter.isNegative()) {
            throw new IllegalArgumentException("maxRetryAfter is " + maxRetryAfter + ", it must not be negative");
        }
    }

    /** Every call tried once. */
    public static RetryPolicy none() {
        return new RetryPolicy(1, STANDARD.firstDelay, STANDARD.maxDelay, STANDARD.maxRetryAfter);
    }
}

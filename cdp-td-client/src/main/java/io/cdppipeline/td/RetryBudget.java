package io.cdppipeline.td;

/**
 * How many retries a host may cost while it is failing, over all calls of the process with the same API key: each retry takes
 * one from a store that successes fill, so that an outage is not made worse by everybody trying again. An empty store lets every
 * call be tried once.
 *
 * @param capacity how many retries the store holds, and holds at first
 * @param perSuccess how much of a retry a successful call puts back
 */
public record RetryBudget(int capacity, double perSuccess) {

    /** 200 retries, and one more for every five successes. */
    public static final RetryBudget STANDARD = new RetryBudget(200, 0.2);

    public RetryBudget {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity is " + capacity + ", it must not be negative");
        }
        if (!(perSuccess >= 0)) {
            throw new IllegalArgumentException("perSuccess is " + perSuccess + ", it must not be negative");
        }
    }

    /** As many retries as {@link RetryPolicy} has for each call. */
    public static RetryBudget unlimited() {
        return new RetryBudget(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}

package io.cdppipeline.run;

/** Decides what becomes of a failure that no {@link Remedy} could mend. Called on the run's thread, which waits. */
@FunctionalInterface
public interface FailureHandler {

    /** The decision; an exception thrown here ends the run as {@link Decision#ABORT} does. */
    Decision decide(Failure failure);

    /** Aborts at the first failure or warning: nothing goes on that nobody has looked at. */
    static FailureHandler abort() {
        return failure -> Decision.ABORT;
    }

    /** Retries a failed phase so many times, then aborts; a warning aborts at once, since a second look finds the same. */
    static FailureHandler retry(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("times must not be negative, not " + times);
        }
        return failure -> !failure.warning() && failure.count() <= times ? Decision.RETRY : Decision.ABORT;
    }
}

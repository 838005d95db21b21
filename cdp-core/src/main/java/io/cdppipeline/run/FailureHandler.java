package io.cdppipeline.run;

import java.time.Duration;

/**
 * Decides what becomes of a failure that no {@link Remedy} could mend. Called on the run's thread, which waits.
 *
 * <p>For a run without people, see {@link FailurePolicy}; for one at a console, {@link
 * io.cdppipeline.console.ConsoleFailureHandler}.
 */
@FunctionalInterface
public interface FailureHandler {

    /** The decision; an exception thrown here ends the run as {@link Decision#ABORT} does. */
    Decision decide(Failure failure);

    /** How long the run waits before it does what was decided; not at all by default. */
    default Duration pauseBefore(Failure failure, Decision decision) {
        return Duration.ZERO;
    }

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

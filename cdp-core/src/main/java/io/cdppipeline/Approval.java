package io.cdppipeline;

/**
 * Is shown what a run is about to do, and says whether it may. Called on the run's thread after the preflight and before
 * anything is journaled, generated or sent.
 */
@FunctionalInterface
public interface Approval {

    /** Whether the run may begin, or go on. An exception thrown here keeps it from doing so as well. */
    boolean approve(PipelineSummary summary);

    /** Approves of everything, as nobody is there to be asked. */
    static Approval unattended() {
        return summary -> true;
    }
}

package io.cdppipeline.state;

/** How far a run has come. */
public enum RunStatus {
    /** Going on, or cut off by the end of its process. */
    RUNNING,
    /** Ended with every phase completed or skipped. */
    SUCCESS,
    /** Ended at a phase that failed. */
    FAILED,
    /** Stopped by a signal, or by an interrupt of its thread; the next run resumes it. */
    INTERRUPTED
}

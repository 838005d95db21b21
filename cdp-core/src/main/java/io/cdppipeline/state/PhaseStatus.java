package io.cdppipeline.state;

/** How far a phase has come. */
public enum PhaseStatus {
    PENDING,
    IN_PROGRESS,
    COMPLETED,
    FAILED,
    SKIPPED;

    /** Whether a resumed run passes it by. */
    public boolean done() {
        return this == COMPLETED || this == SKIPPED;
    }
}

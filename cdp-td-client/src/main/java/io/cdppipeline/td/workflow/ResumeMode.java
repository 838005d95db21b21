package io.cdppipeline.td.workflow;

/** What of a failed attempt a retry runs again. */
public enum ResumeMode {
    /** All of it. */
    FROM_START,
    /** The tasks that did not succeed. */
    FAILED_TASKS
}

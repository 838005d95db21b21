package io.cdppipeline.local.workflow;

/**
 * What a task does. One object runs many tasks at a time, so it keeps nothing; what must outlive a run goes into state
 * parameters.
 */
public interface Operator {

    /**
     * Runs a task.
     *
     * @throws TaskFailedException for a failure with a message made for users
     * @throws io.cdppipeline.workflow.WorkflowException for a mistake in the task's configuration
     * @throws InterruptedException when the attempt is killed or the engine closes
     */
    TaskOutcome run(OperatorContext context) throws InterruptedException;

    /** Whether a failed run heeds the task's {@code _retry}. */
    default boolean heedsRetry() {
        return true;
    }
}

package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** How a run of an operator ended when it did not fail. */
public sealed interface TaskOutcome permits TaskResult, TaskOutcome.Later, TaskOutcome.AfterAttempt {

    /**
     * Run me again.
     *
     * @param delay from now
     * @param stateParams what the next run finds in {@link OperatorContext#stateParams()}
     */
    record Later(Duration delay, ObjectNode stateParams) implements TaskOutcome {}

    /**
     * Run me again when another attempt is done.
     *
     * @param stateParams what the next run finds in {@link OperatorContext#stateParams()}
     */
    record AfterAttempt(long attemptId, ObjectNode stateParams) implements TaskOutcome {}
}

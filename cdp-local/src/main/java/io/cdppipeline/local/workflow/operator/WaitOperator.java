package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Durations;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code wait>}: sleeps without holding a thread. */
final class WaitOperator implements Operator {

    /** A shorter interval would only keep a thread busy. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final String START = "wait_start_time_millis";

    @Override
    public TaskOutcome run(OperatorContext context) {
        TaskConfig config = context.config();
        Duration duration;
        Optional<Duration> poll;
        boolean blocking = config.bool("blocking", false);
        try {
            duration = Durations.parse(config.text("_command"));
            poll = config.optionalText("poll_interval").map(Durations::parse);
        } catch (RuntimeException e) {
            throw new WorkflowException("Invalid configuration", e);
        }
        if (blocking && poll.isPresent()) {
            throw new WorkflowException("poll_interval can't be specified with blocking:true");
        }
        Instant now = context.clock().instant();
        Instant start = context.stateParams().has(START)
                ? Instant.ofEpochMilli(context.stateParams().get(START).asLong())
                : now;
        Duration left = Duration.between(now, start.plus(duration));
        if (left.isZero() || left.isNegative()) {
            return TaskResult.empty();
        }
        context.stateParams().put(START, start.toEpochMilli());
        Duration next = poll.orElse(left);
        return new TaskOutcome.Later(next.compareTo(SHORTEST) < 0 ? SHORTEST : next, context.stateParams());
    }

    @Override
    public boolean heedsRetry() {
        return false;
    }
}

package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import java.time.Duration;

/** Sends a request again, with growing delays, for as long as it fails in a way that may pass. */
final class HttpRetries {

    private static final String COUNT = "http_retries";
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Duration first;

    HttpRetries(Duration first) {
        this.first = first;
    }

    @FunctionalInterface
    interface Action {
        TaskOutcome run() throws InterruptedException;
    }

    TaskOutcome run(OperatorContext context, Action action) throws InterruptedException {
        try {
            return action.run();
        } catch (HttpExchange.RetriableException e) {
            int count = context.stateParams().path(COUNT).asInt();
            Duration next = first.multipliedBy(1L << Math.min(count, 20));
            Duration delay = next.compareTo(LONGEST) > 0 ? LONGEST : next;
            context.log()
                    .warn(
                            "io.digdag.standards.operator.state.PollingRetryExecutor",
                            e.getMessage() + ": retrying in " + delay.toSeconds() + " seconds");
            context.stateParams().put(COUNT, count + 1);
            return new TaskOutcome.Later(delay, context.stateParams());
        }
    }

    /** @throws TaskFailedException if the text is longer than an engine stores or runs */
    static String limited(OperatorContext context, String text) {
        int limit = context.limits().storedResponseBytes();
        if (text.length() > limit) {
            throw new TaskFailedException("Response content too large: " + text.length() + " > " + limit);
        }
        return text;
    }
}

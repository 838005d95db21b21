package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Durations;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** What the waiting {@code td} operators share. */
final class TdWaits {

    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofDays(2);

    private TdWaits() {}

    static Duration interval(TaskConfig params) {
        Duration interval;
        try {
            interval = params.optionalText("interval").map(Durations::parse).orElse(SHORTEST);
        } catch (DateTimeParseException e) {
            throw new WorkflowException(
                    "Expected class io.digdag.util.DurationParam for key 'interval' but got \""
                            + params.text("interval") + "\" (string)",
                    e);
        }
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new WorkflowException("poll interval must be at least 30s and no greater than 2d");
        }
        return interval;
    }
}

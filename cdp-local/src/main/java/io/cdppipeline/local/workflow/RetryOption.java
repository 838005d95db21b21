package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code _retry} option.
 *
 * @param limit runs after the first
 * @param interval seconds between runs
 * @param exponential whether the interval doubles with every retry
 */
record RetryOption(long limit, long interval, Optional<Long> longest, boolean exponential) {

    private static final String COUNT = "retry_count";

    static final RetryOption NONE = new RetryOption(0, 0, Optional.empty(), false);

    /** @throws WorkflowException if the option is neither a number nor a mapping */
    static RetryOption of(ObjectNode config) {
        JsonNode value = config.get("_retry");
        if (value == null) {
            return NONE;
        } else if (value.isNumber() || value.isTextual()) {
            return new RetryOption(TaskConfig.of(config).integer("_retry"), 0, Optional.empty(), false);
        } else if (value instanceof ObjectNode options) {
            TaskConfig retry = TaskConfig.of(options);
            return new RetryOption(
                    retry.integer("limit"),
                    retry.optionalInteger("interval").orElse(0L),
                    retry.optionalInteger("max_interval"),
                    retry.optionalText("interval_type")
                            .map(RetryOption::isExponential)
                            .orElse(false));
        }
        throw new WorkflowException("Invalid _retry format:" + value);
    }

    /** How long to wait for the next run; absent if there is none. */
    Optional<Duration> next(ObjectNode stateParams) {
        long count = stateParams.path(COUNT).asLong();
        if (count >= limit) {
            return Optional.empty();
        }
        long seconds = exponential ? interval << Math.min(count, 30) : interval;
        return Optional.of(Duration.ofSeconds(Math.min(seconds, exponential ? longest.orElse(seconds) : seconds)));
    }

    static ObjectNode counted(ObjectNode stateParams) {
        ObjectNode counted = stateParams.deepCopy();
        return counted.put(COUNT, stateParams.path(COUNT).asLong() + 1);
    }

    private static boolean isExponential(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "constant" -> false;
            case "exponential" -> true;
            default -> throw new WorkflowException("Invalid retry_interval_type: " + type);
        };
    }
}

package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.util.Optional;

/** {@code for_range>}: runs {@code _do} for the pieces of a range of numbers. */
final class ForRangeOperator implements Operator {

    @Override
    public TaskOutcome run(OperatorContext context) {
        TaskConfig config = context.config();
        Loops loops = new Loops(config);
        TaskConfig range = config.parseObject("_command");
        long from = range.longInteger("from");
        long to = range.longInteger("to");
        long step = step(range, from, to);
        int limit = context.limits().tasksPerAttempt();
        long count = to <= from ? 0 : (to - from - 1) / step + 1;
        if (count > limit) {
            throw new WorkflowException("Too many for_range subtasks (" + count + "). Limit: " + limit);
        }
        long start = from;
        for (int index = 0; index < count; index++) {
            long end = to - start < step ? to : start + step;
            loops.exportOf("+range-from=" + start + "&to=" + end)
                    .putObject("range")
                    .put("from", start)
                    .put("to", end)
                    .put("index", index);
            start = end;
        }
        return loops.result(config);
    }

    private static long step(TaskConfig range, long from, long to) {
        Optional<Long> step = range.optionalLong("step");
        Optional<Long> slices = range.optionalLong("slices");
        if (step.isPresent() && slices.isPresent()) {
            throw new WorkflowException("Setting both step and slices options to for_range is invalid");
        } else if (step.isEmpty() && slices.isEmpty()) {
            throw new WorkflowException("step or slices option is required for for_range");
        }
        requirePositive("step", step);
        requirePositive("slices", slices);
        return step.orElseGet(() -> Math.max(1, (to - from + slices.orElseThrow() - 1) / slices.orElseThrow()));
    }

    private static void requirePositive(String name, Optional<Long> value) {
        if (value.isPresent() && value.get() <= 0) {
            throw new WorkflowException(name + " option must be same or greater than 1 but got " + value.get());
        }
    }

    @Override
    public boolean heedsRetry() {
        return false;
    }
}

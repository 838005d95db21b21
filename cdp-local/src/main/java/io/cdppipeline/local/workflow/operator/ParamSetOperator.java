package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.ParamStore;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.workflow.TaskConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code param_set>}: keeps values for tasks of any project to get; all of them or, if one is no scalar, none. */
final class ParamSetOperator implements Operator {

    private final Optional<ParamStore> params;

    ParamSetOperator(Optional<ParamStore> params) {
        this.params = params;
    }

    @Override
    public TaskOutcome run(OperatorContext context) {
        ParamStore values = SharedParams.require(params);
        TaskConfig local = context.local();
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String key : SharedParams.keys(local)) {
            local.optionalText(key).ifPresent(value -> wanted.put(key, value));
        }
        wanted.forEach(values::set);
        return TaskResult.empty();
    }
}

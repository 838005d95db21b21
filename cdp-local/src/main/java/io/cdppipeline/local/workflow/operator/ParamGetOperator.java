package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.ParamStore;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.workflow.TaskConfig;
import java.util.List;
import java.util.Optional;

/** {@code param_get>}: stores shared values, each under the name that its key gives; a missing one is an empty text. */
final class ParamGetOperator implements Operator {

    private final Optional<ParamStore> params;

    ParamGetOperator(Optional<ParamStore> params) {
        this.params = params;
    }

    @Override
    public TaskOutcome run(OperatorContext context) {
        ParamStore values = SharedParams.require(params);
        TaskConfig local = context.local();
        ObjectNode store = Json.object();
        for (String key : SharedParams.keys(local)) {
            local.optionalText(key)
                    .ifPresent(name -> store.put(name, values.get(key).orElse("")));
        }
        return TaskResult.ofStore(store, List.of());
    }
}

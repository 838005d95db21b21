package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.ParamStore;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the {@code param} operators share. */
final class SharedParams {

    private SharedParams() {}

    /** @throws WorkflowException in the words of a server that was set up without */
    static ParamStore require(Optional<ParamStore> params) {
        return params.orElseThrow(() -> new WorkflowException("param_server.type is required to use this operator."));
    }

    /** The keys that the task itself has, but for those that are the language's. */
    static List<String> keys(TaskConfig local) {
        List<String> keys = new ArrayList<>();
        local.node().fieldNames().forEachRemaining(key -> {
            if (!key.endsWith(">") && !key.startsWith("_")) {
                keys.add(key);
            }
        });
        if (keys.isEmpty()) {
            throw new WorkflowException("no key is set.");
        }
        return keys;
    }
}

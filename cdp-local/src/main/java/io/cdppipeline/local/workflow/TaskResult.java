package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a task that succeeded leaves behind.
 *
 * @param subtasks a group or task to run next, under the name {@code ^sub}; empty for none
 * @param exportParams parameters for those subtasks
 * @param storeParams parameters for later tasks
 * @param resetStoreParams paths to remove before {@code storeParams} are laid over
 */
public record TaskResult(
        ObjectNode subtasks, ObjectNode exportParams, ObjectNode storeParams, List<List<String>> resetStoreParams)
        implements TaskOutcome {

    public static TaskResult empty() {
        return new TaskResult(Json.object(), Json.object(), Json.object(), List.of());
    }

    public static TaskResult ofSubtasks(ObjectNode subtasks) {
        return new TaskResult(subtasks, Json.object(), Json.object(), List.of());
    }

    public static TaskResult ofStore(ObjectNode storeParams, List<List<String>> resetStoreParams) {
        return new TaskResult(Json.object(), Json.object(), storeParams, resetStoreParams);
    }
}

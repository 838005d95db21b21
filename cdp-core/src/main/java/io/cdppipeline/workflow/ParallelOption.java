package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The {@code _parallel} option of a group or a loop.
 *
 * @param isParallel whether the children start together
 * @param limit children of a batch; 0 for all
 */
public record ParallelOption(boolean isParallel, int limit) {

    /** @throws WorkflowException if the option is neither a boolean nor {@code {limit: n}} */
    public static ParallelOption of(TaskConfig config) {
        JsonNode value = config.node().get("_parallel");
        config.has("_parallel");
        if (value == null) {
            return new ParallelOption(false, 0);
        } else if (value.isBoolean() || value.isTextual()) {
            return new ParallelOption(config.bool("_parallel"), 0);
        } else if (value instanceof ObjectNode limited) {
            return new ParallelOption(true, (int) TaskConfig.of(limited).integer("limit"));
        }
        throw new WorkflowException("Invalid _parallel format: " + value);
    }

    /** The option as {@code config} has it, for the group that an operator generates; absent if not parallel. */
    public static Optional<JsonNode> toCopy(TaskConfig config) {
        return of(config).isParallel() ? config.value("_parallel") : Optional.empty();
    }
}

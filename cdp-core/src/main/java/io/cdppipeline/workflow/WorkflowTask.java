package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One task of a compiled tree. Tasks refer to each other by index.
 *
 * @param index place in the list of tasks, a parent before its children, siblings in document order
 * @param parent the parent's index; absent for the root
 * @param upstreams siblings that must have succeeded before this task starts
 * @param name {@code +name}
 * @param fullName the names from the root down, joined
 * @param group whether it has no operator; a group's config holds its options, not its children
 * @param config the task's own keys in document order; not to be changed
 * @param position where its key stands; absent for generated tasks
 */
public record WorkflowTask(
        int index,
        OptionalInt parent,
        List<Integer> upstreams,
        String name,
        String fullName,
        boolean group,
        ObjectNode config,
        Optional<Position> position) {

    /** The operator without its {@code >}: {@code td}; absent for a group. */
    public Optional<String> operator() {
        return group ? Optional.empty() : operatorOf(config);
    }

    /** The key that names the operator in a task's configuration, {@code td>}; absent if {@code _type} does or none. */
    public static Optional<String> operatorKey(ObjectNode config) {
        for (Iterator<String> keys = config.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (key.endsWith(">")) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> operatorOf(ObjectNode config) {
        if (config.has("_type")) {
            return Optional.of(config.get("_type").asText());
        }
        return operatorKey(config).map(key -> key.substring(0, key.length() - 1));
    }
}

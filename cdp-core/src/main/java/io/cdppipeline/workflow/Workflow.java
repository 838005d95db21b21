package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A workflow that has been read. Immutable by convention: the nodes are shared, so copy one before changing it.
 *
 * @param name the file's name without {@code .dig}, sub-directories included
 * @param file path from the project's root
 * @param timezone of session times and of {@code ${}} expressions; UTC if the file names none
 * @param config {@code _export} first, then the other options, then the tasks: what the server's API shows
 * @param tasks the compiled tree, the root first
 * @param sources where the keys of {@code config} and of the tasks' configurations stand
 */
public record Workflow(
        String name, String file, ZoneId timezone, ObjectNode config, List<WorkflowTask> tasks, SourceMap sources) {

    /** The {@code schedule} mapping as an object; absent if the workflow has none. */
    public Optional<Schedule> schedule() {
        return config.get("schedule") instanceof ObjectNode node
                ? Optional.of(Schedule.parse(node, timezone))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "Workflow[" + name + ", " + tasks.size() + " task(s)]";
    }
}

package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.workflow.ParallelOption;
import io.cdppipeline.workflow.TaskConfig;

/** What the looping operators share: a group with one copy of {@code _do} per turn, and its {@code _parallel} option. */
final class Loops {

    private final ObjectNode body;
    private final ObjectNode group = Json.object();

    Loops(TaskConfig config) {
        this.body = config.object("_do").node();
    }

    /** Adds a turn that sees {@code exports}. */
    void add(String name, ObjectNode exports) {
        ObjectNode turn = body.deepCopy();
        ObjectNode export = Json.child(turn, "_export");
        exports.properties().forEach(entry -> export.set(entry.getKey(), entry.getValue()));
        group.set(name, turn);
    }

    /** The {@code _export} of a turn that is being built, for exports below other mappings. */
    ObjectNode exportOf(String name) {
        ObjectNode turn = body.deepCopy();
        group.set(name, turn);
        return Json.child(turn, "_export");
    }

    TaskResult result(TaskConfig config) {
        ParallelOption.toCopy(config).ifPresent(parallel -> group.set("_parallel", parallel));
        return TaskResult.ofSubtasks(group);
    }
}

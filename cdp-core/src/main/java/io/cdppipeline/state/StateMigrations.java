package io.cdppipeline.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings a state file of an older version up to date, one version after another. Whoever changes the file's form so that an
 * older file could no longer be read adds a step here, raises {@link PipelineState#CURRENT_SCHEMA}, and keeps a file of the
 * version before in the tests.
 */
final class StateMigrations {

    /** The step at index n leads from version n + 1 to n + 2. */
    private static final List<Consumer<ObjectNode>> STEPS = List.of(StateMigrations::settingsAreKept);

    private StateMigrations() {}

    /** The same state in the current form; the tree is changed. */
    static ObjectNode toCurrent(ObjectNode state) {
        for (int version = state.path("schema_version").asInt();
                version < PipelineState.CURRENT_SCHEMA;
                version++) {
            STEPS.get(version - 1).accept(state);
            state.put("schema_version", version + 1);
        }
        return state;
    }

    /** From 1 to 2: the run's settings came in. What they were is not known, so that any difference concerns every phase. */
    private static void settingsAreKept(ObjectNode state) {
        state.putObject("settings");
    }
}

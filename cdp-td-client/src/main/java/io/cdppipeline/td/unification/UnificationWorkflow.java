package io.cdppipeline.td.unification;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow definition that does a unification; it is run as the subtasks of the task that has asked for it.
 *
 * @param tasks its tasks and settings by their names, in their order: text, numbers, booleans, lists and maps
 * @param text it as the service wrote it, JSON or YAML
 */
public record UnificationWorkflow(Map<String, @Nullable Object> tasks, String text) {}

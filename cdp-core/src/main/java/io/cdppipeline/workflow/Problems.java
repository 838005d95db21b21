package io.cdppipeline.workflow;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers every problem of a compilation, and apart from them the words in which the workflow server would refuse it.
 * The server stops at the first structural error, then at the first bad task name, then reports all unknown keys.
 */
final class Problems {

    private static final String VALIDATION = "io.digdag.core.repository.ModelValidationException: ";

    private final List<Finding> findings = new ArrayList<>();
    private final List<String> structural = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();

    List<Finding> findings() {
        return findings;
    }

    void structural(String rule, Optional<Position> position, String message) {
        structural.add(message);
        finding(rule, position, message);
    }

    void name(Optional<Position> position, String name, String complaint) {
        names.add(VALIDATION + "Validating workflow task failed\nname " + complaint + ": \"" + name + "\"");
        finding("workflow-name", position, "The task name '" + name + "' " + complaint);
    }

    void keys(Optional<Position> position, String message, String serverMessage) {
        keys.add(serverMessage);
        finding("workflow-keys", position, message);
    }

    /** A problem that the server meets only at run time. */
    void finding(String rule, Optional<Position> position, String message) {
        findings.add(new Finding(
                rule, Severity.ERROR, position.map(Position::toString).orElse("(generated)"), message));
    }

    /** Takes over the findings of a nested compilation, and its refusal as a structural error of this one. */
    void nested(Problems inner) {
        inner.refusal().ifPresent(structural::add);
        findings.addAll(inner.findings);
    }

    Optional<String> refusal() {
        if (!structural.isEmpty()) {
            return Optional.of(structural.get(0));
        } else if (!names.isEmpty()) {
            return Optional.of(names.get(0));
        }
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(VALIDATION + "Validating workflow failed\n" + String.join("\n", keys));
    }
}

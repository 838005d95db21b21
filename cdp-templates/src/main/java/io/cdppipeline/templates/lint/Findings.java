package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.workflow.Position;
import java.util.function.Consumer;

/** Takes what one rule finds. */
public final class Findings {

    private final LintRule rule;
    private final String directory;
    private final Consumer<Finding> sink;

    Findings(LintRule rule, String directory, Consumer<Finding> sink) {
        this.rule = rule;
        this.directory = directory;
        this.sink = sink;
    }

    /** Reports with the rule's own severity and fix. */
    public void at(Position place, String message) {
        at(rule.severity(), place, message);
    }

    /** Reports with another severity than the rule's, as where one case of it is less bad. */
    public void at(Finding.Severity severity, Position place, String message) {
        sink.accept(new Finding(rule.id(), severity, directory + place, message, rule.fix()));
    }

    /** Reports of a file as a whole. */
    public void file(String path, String message) {
        sink.accept(new Finding(rule.id(), rule.severity(), directory + path, message, rule.fix()));
    }
}

package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding;
import java.util.function.BiConsumer;

/**
 * A rule of ours.
 *
 * @param numbers the rules and the mistakes of the originals that it stands for, as the fact sheet numbers them
 */
record Rule(
        String id,
        Finding.Severity severity,
        String numbers,
        String what,
        String why,
        String fix,
        BiConsumer<LintProject, Findings> project,
        BiConsumer<LintWorkspace, Findings> workspace)
        implements LintRule {

    @Override
    public void check(LintProject project, Findings findings) {
        this.project.accept(project, findings);
    }

    @Override
    public void check(LintWorkspace workspace, Findings findings) {
        this.workspace.accept(workspace, findings);
    }

    static Text error(String id, String numbers, String what) {
        return new Text(id, Finding.Severity.ERROR, numbers, what, "", "");
    }

    static Text warning(String id, String numbers, String what) {
        return new Text(id, Finding.Severity.WARNING, numbers, what, "", "");
    }

    static Text info(String id, String numbers, String what) {
        return new Text(id, Finding.Severity.INFO, numbers, what, "", "");
    }

    /** A rule's words, before it has its check. */
    record Text(String id, Finding.Severity severity, String numbers, String what, String why, String fix) {

        Text why(String text) {
            return new Text(id, severity, numbers, what, text, fix);
        }

        Text fix(String text) {
            return new Text(id, severity, numbers, what, why, text);
        }

        Rule project(BiConsumer<LintProject, Findings> check) {
            return new Rule(id, severity, numbers, what, why, fix, check, (workspace, findings) -> {});
        }

        /** A check of projects of one phase only. */
        Rule project(Phase phase, BiConsumer<LintProject, Findings> check) {
            return project((project, findings) -> {
                if (project.is(phase)) {
                    check.accept(project, findings);
                }
            });
        }

        Rule workspace(BiConsumer<LintWorkspace, Findings> check) {
            return new Rule(id, severity, numbers, what, why, fix, (project, findings) -> {}, check);
        }
    }
}

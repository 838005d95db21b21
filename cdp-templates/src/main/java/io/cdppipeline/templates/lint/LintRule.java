package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding;

/**
 * One thing that must hold of a workflow project, or of several that make a pipeline. Give rules of your own to {@link
 * Linter.Builder#rule}.
 *
 * <p>A rule overrides one of the two {@code check} methods. It is called from one thread at a time per {@link Linter#check}
 * but may be called by several linters at once, so it keeps no state. It must not throw, whatever is in the files: what
 * cannot be read has been reported already, so a rule passes it by.
 */
public interface LintRule {

    /** What findings, suppressions and settings call this rule: {@code general.tabs}; lower case, never changed. */
    String id();

    /** How bad a finding is, unless the rule says otherwise for one of them. */
    Finding.Severity severity();

    /** What must hold, in one sentence. */
    String what();

    /** What happens where it does not hold. */
    String why();

    /** What to do, in one sentence. */
    String fix();

    /** Looks at one project. */
    default void check(LintProject project, Findings findings) {}

    /** Looks at all projects together, for what one alone does not show. */
    default void check(LintWorkspace workspace, Findings findings) {}
}

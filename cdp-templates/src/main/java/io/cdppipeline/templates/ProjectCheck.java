package io.cdppipeline.templates;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.lint.Linter;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * The look that every generated project gets before it leaves its generator: that of {@link Linter}. What the server would
 * refuse, or what fails when its task runs, is an error there too. A breach of a convention is a warning: the template may be
 * the user's own, who may have a reason.
 */
public final class ProjectCheck {

    private static final Set<String> CONVENTIONS = Set.of(
            "general.credentials-file", "general.error-handler", "general.generic-database", "general.lost-workflow");

    private ProjectCheck() {}

    /** What is wrong with a project's files. */
    public static List<Finding> findings(SortedMap<String, String> files) {
        return Linter.lint(files).stream().map(ProjectCheck::judged).toList();
    }

    private static Finding judged(Finding finding) {
        boolean fatal = finding.rule().startsWith("workflow-")
                || (finding.rule().startsWith("general.") && !CONVENTIONS.contains(finding.rule()));
        return fatal || finding.severity() != Finding.Severity.ERROR
                ? finding
                : new Finding(
                        finding.rule(), Finding.Severity.WARNING, finding.location(), finding.message(), finding.fix());
    }

    /**
     * The project itself, once it is known to be sound.
     *
     * @param name what the project is called in the message
     * @throws LintException if a finding is an error
     */
    public static GeneratedProject verified(String name, GeneratedProject project) {
        List<Finding> errors = findings(project.files()).stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw new LintException(name, errors);
        }
        return project;
    }
}

package io.cdppipeline.templates;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.lint.Linter;
import java.util.List;
import java.util.SortedMap;

/** The look that every generated project gets before it leaves its generator: that of {@link Linter}. */
public final class ProjectCheck {

    private ProjectCheck() {}

    /** What is wrong with a project's files. */
    public static List<Finding> findings(SortedMap<String, String> files) {
        return Linter.lint(files);
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

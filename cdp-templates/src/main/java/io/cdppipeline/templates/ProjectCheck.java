package io.cdppipeline.templates;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.phase.GeneratedProject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The look that every generated project gets before it leaves its generator: YAML read strictly, every Presto statement
 * parsed by Trino's own parser, every file that a workflow names found (facts: phase packs, section C, rules 1, 5, 14).
 */
public final class ProjectCheck {

    private ProjectCheck() {}

    /** What is wrong with a project's files, by path, in the order of the files. */
    public static List<Finding> findings(SortedMap<String, String> files) {
        List<Finding> findings = new ArrayList<>();
        ReferenceCheck references = new ReferenceCheck(files, findings::add);
        files.forEach((path, text) -> {
            if (path.endsWith(".dig") || path.endsWith(".yml") || path.endsWith(".yaml")) {
                ProjectFile.read(path, text, findings::add, references);
            }
        });
        files.forEach((path, text) -> {
            if (path.endsWith(".sql") && !references.hiveFiles().contains(path)) {
                findings.addAll(SqlCheck.check(text, (line, column) -> path + ":" + line + ":" + column));
            }
        });
        return List.copyOf(findings);
    }

    /**
     * The project itself, once it is known to be sound.
     *
     * @param name what the project is called in the message
     * @throws LintException if a finding is an error
     */
    public static GeneratedProject verified(String name, GeneratedProject project) {
        List<Finding> findings = findings(project.files());
        if (findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
            throw new LintException(name, findings);
        }
        return project;
    }
}

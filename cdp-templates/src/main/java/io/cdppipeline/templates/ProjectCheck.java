package io.cdppipeline.templates;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.workflow.WorkflowProject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The look that every generated project gets before it leaves its generator: workflows read as the workflow server reads
 * them, other YAML strictly, every Presto statement parsed by Trino's own parser, every file that a workflow names found,
 * every name in an expression followed to where it is defined (facts: phase packs, section C, rules 1, 5, 6, 14).
 */
public final class ProjectCheck {

    private ProjectCheck() {}

    /** What is wrong with a project's files: with its workflows first, then with YAML and references, then with SQL. */
    public static List<Finding> findings(SortedMap<String, String> files) {
        WorkflowProject workflows = WorkflowProject.read(files);
        List<Finding> findings = new ArrayList<>(workflows.findings());
        Set<String> places = findings.stream().map(Finding::location).collect(Collectors.toCollection(HashSet::new));
        // The reader of workflows has the better words for what both of us find.
        Consumer<Finding> report = finding -> {
            if (places.add(finding.location())) {
                findings.add(finding);
            }
        };
        ReferenceCheck references = new ReferenceCheck(files, report);
        files.forEach((path, text) -> {
            if (path.endsWith(".dig") || path.endsWith(".yml") || path.endsWith(".yaml")) {
                ProjectFile.read(path, text, report, references);
            }
        });
        new VariableCheck(workflows, files, report).check();
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

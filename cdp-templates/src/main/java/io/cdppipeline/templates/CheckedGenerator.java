package io.cdppipeline.templates;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.phase.PhaseGenerator;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A generator whose projects are looked through before they leave it ({@link ProjectCheck}). */
public abstract class CheckedGenerator implements PhaseGenerator {

    private volatile @Nullable Checked last;

    private record Checked(SortedMap<String, String> files, List<Finding> findings) {}

    /** Writes the project. */
    protected abstract GeneratedProject project(PhaseContext context);

    /** The project before anybody has looked at it. */
    public final GeneratedProject unchecked(PhaseContext context) {
        return project(context);
    }

    /** @throws LintException if a finding is an error */
    @Override
    public final GeneratedProject generate(PhaseContext context) {
        GeneratedProject project = project(context);
        if (project.skipReason().isPresent()) {
            return project;
        }
        List<Finding> findings = ProjectCheck.findings(project.files());
        if (findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
            throw new LintException(id(), findings);
        }
        last = new Checked(project.files(), findings);
        return project;
    }

    /** What a look at these files found; a project that this generator has just given is not looked through again. */
    @Override
    public final List<Finding> check(SortedMap<String, String> files) {
        Checked checked = last;
        return checked != null && checked.files() == files ? checked.findings() : ProjectCheck.findings(files);
    }
}

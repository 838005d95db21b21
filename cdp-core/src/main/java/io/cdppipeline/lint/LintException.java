package io.cdppipeline.lint;

import io.cdppipeline.CdpException;
import java.util.List;
import java.util.stream.Collectors;

/** Generated files that must not leave the generator; it names every finding. */
public final class LintException extends CdpException {

    private final transient List<Finding> findings;

    public LintException(String project, List<Finding> findings) {
        super("The project '" + project + "' has " + findings.size() + " finding(s):\n"
                + findings.stream().map(finding -> "  " + finding).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}

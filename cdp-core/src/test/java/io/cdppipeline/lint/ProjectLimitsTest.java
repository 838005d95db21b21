package io.cdppipeline.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.phase.GeneratedProject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectLimitsTest {

    private static GeneratedProject.Builder tables(int count) {
        GeneratedProject.Builder project = GeneratedProject.builder();
        for (int i = 0; i < count; i++) {
            project.expect("acme_stg", "t" + i);
        }
        return project;
    }

    @Test
    void aProjectOfExactlyTheLimitsIsFine() {
        String dig = "+a:\n  for_each>:\n    n: [" + "1, ".repeat(497) + "1]\n  _do:\n    echo>: x\n";
        GeneratedProject project = tables(1)
                .workflow("run", dig)
                .file("big.sql", "x".repeat((int) ProjectLimits.MOST_BYTES - dig.length()))
                .build();

        assertThat(ProjectLimits.findings(project)).isEmpty();
    }

    @Test
    void aProjectThatIsTooLargeIsToldHowToSplit() {
        GeneratedProject project =
                tables(100).file("big.sql", "ä".repeat(3 << 20)).build();

        assertThat(ProjectLimits.findings(project))
                .containsExactly(new Finding(
                        "project-size",
                        Finding.Severity.WARNING,
                        ".",
                        "The project's 1 files have 6.0 MiB, and the workflow service takes 2 MiB: split its 100 tables over"
                                + " 4 configurations of at most 30 tables each, by 'objects' or 'tables', with a"
                                + " 'project_dir' of its own for each"));
    }

    @Test
    void aWorkflowWithTooManyTasksIsNamedWithItsLargestTask() {
        StringBuilder dig = new StringBuilder("+few:\n  echo>: a\n+tables:\n");
        for (int i = 0; i < 500; i++) {
            dig.append("  +t").append(i).append(":\n    if>: ${a}\n    _do:\n      +x: {echo>: 1}\n");
        }
        GeneratedProject project = tables(500).workflow("run", dig.toString()).build();

        List<Finding> findings = ProjectLimits.findings(project);

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).location()).isEqualTo("run.dig");
        assertThat(findings.get(0).message())
                .startsWith(
                        "An attempt of workflow 'run' has 1,503 tasks, most of them in +tables, and the workflow"
                                + " service takes 1,000: split its 500 tables over 2 configurations of at most 299 tables each");
    }
}

package io.cdppipeline.lint;

import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.workflow.TaskCount;
import io.cdppipeline.workflow.Workflow;
import io.cdppipeline.workflow.WorkflowProject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds a project to what the workflow service takes unless it is told otherwise: 2 MiB in all its files, and 1,000 tasks in
 * one attempt (facts: digdag, section 6). The service of an account may be set otherwise, so what is beyond is a warning, with
 * what to split; a run refuses to deploy what has more tasks than it is told that the service takes.
 */
public final class ProjectLimits {

    /** The most bytes of a project's files. */
    public static final long MOST_BYTES = 2L << 20;

    /** The most tasks of an attempt, the root and those of loops included. */
    public static final int MOST_TASKS = 1_000;

    private ProjectLimits() {}

    /** Holds it to {@link #MOST_BYTES} and {@link #MOST_TASKS}. */
    public static List<Finding> findings(GeneratedProject project) {
        return findings(project, MOST_TASKS);
    }

    /**
     * One warning for the size, one for each workflow with too many tasks.
     *
     * @param mostTasks the most that an attempt may have, the root included
     */
    public static List<Finding> findings(GeneratedProject project, int mostTasks) {
        List<Finding> findings = new ArrayList<>();
        size(project).ifPresent(findings::add);
        findings.addAll(tasks(project, mostTasks));
        return findings;
    }

    /** A warning if its files are too large. */
    public static Optional<Finding> size(GeneratedProject project) {
        long bytes = project.files().values().stream()
                .mapToLong(ProjectLimits::bytes)
                .sum();
        if (bytes <= MOST_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                "project-size",
                Finding.Severity.WARNING,
                ".",
                String.format(
                        Locale.ROOT,
                        "The project's %,d files have %.1f MiB, and the workflow service takes %d MiB%s",
                        project.files().size(),
                        bytes / (double) (1 << 20),
                        MOST_BYTES >> 20,
                        split(project.expectedTables().size(), bytes, MOST_BYTES))));
    }

    /**
     * A warning for each workflow with too many tasks.
     *
     * @param most the most that an attempt may have, the root included
     */
    public static List<Finding> tasks(GeneratedProject project, int most) {
        WorkflowProject workflows = WorkflowProject.read(project.files());
        List<Finding> findings = new ArrayList<>();
        for (Workflow workflow : workflows.workflows()) {
            TaskCount count = TaskCount.of(workflow, workflows);
            if (count.tasks() > most) {
                findings.add(new Finding(
                        "project-tasks",
                        Finding.Severity.WARNING,
                        workflow.file(),
                        String.format(
                                Locale.ROOT,
                                "An attempt of workflow '%s' has %,d tasks, most of them in %s, and the workflow service"
                                        + " takes %,d%s",
                                workflow.name(),
                                count.tasks(),
                                count.largest(),
                                most,
                                split(project.expectedTables().size(), count.tasks(), most))));
            }
        }
        return findings;
    }

    private static String split(int tables, long has, long most) {
        // A tenth is left for what every project has whatever its tables.
        long fit = Math.max(1, tables * most * 9 / (has * 10));
        if (tables < 2 || fit >= tables) {
            return ": split what it does over several projects";
        }
        long parts = (tables + fit - 1) / fit;
        return String.format(
                Locale.ROOT,
                ": split its %,d tables over %d configurations of at most %,d tables each, by 'objects' or 'tables', with a"
                        + " 'project_dir' of its own for each",
                tables,
                parts,
                fit);
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

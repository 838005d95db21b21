package io.cdppipeline.templates.lint;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The projects that make a pipeline, and what lies beside them. Immutable and thread-safe. */
public final class LintWorkspace {

    private final List<LintProject> projects;
    private final SortedMap<String, String> files;
    private final List<String> directories;

    LintWorkspace(List<LintProject> projects, SortedMap<String, String> files, List<String> directories) {
        this.projects = List.copyOf(projects);
        this.files = files;
        this.directories = List.copyOf(directories);
    }

    /** By directory. */
    public List<LintProject> projects() {
        return projects;
    }

    /** The first project of a phase. */
    public Optional<LintProject> project(Phase phase) {
        return projects.stream().filter(project -> project.is(phase)).findFirst();
    }

    /** The texts that belong to no project, as {@code pipeline_state.json}, by path from the directory that is looked at. */
    public SortedMap<String, String> files() {
        return files;
    }

    /** The directories beside the projects, their own included; none for files in memory. */
    public List<String> directories() {
        return directories;
    }
}

package io.cdppipeline.local.workflow;

import io.cdppipeline.workflow.WorkflowException;
import io.cdppipeline.workflow.WorkflowProject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The project's files as one run of a task sees them. What a run writes is gone after it, as on a server, which unpacks
 * the archive anew for every run.
 */
public final class Workspace {

    private final ProjectFiles project;
    private final String workdir;
    private final Map<String, byte[]> written = new HashMap<>();

    Workspace(ProjectFiles project, String workdir) {
        this.project = project;
        this.workdir = normalize("", workdir)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Working directory must not be outside of project path (project): " + workdir));
    }

    /** The text of a file; its path is relative to the task's {@code _workdir}. */
    public Optional<String> read(String path) {
        return bytes(path).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    /** The content of a file; its path is relative to the task's {@code _workdir}. Not to be changed. */
    public Optional<byte[]> bytes(String path) {
        String resolved = resolve(path);
        return Optional.ofNullable(
                written.getOrDefault(resolved, project.files().get(resolved)));
    }

    /** @throws WorkflowException if there is no such file */
    public String require(String path) {
        return read(path).orElseThrow(() -> new WorkflowException("File not found: " + resolve(path)));
    }

    public void write(String path, String text) {
        written.put(resolve(path), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The project as it was read at its push. */
    public WorkflowProject project() {
        return project.project();
    }

    /** Every file, those that this run wrote included. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> all = new TreeMap<>(project.files());
        all.putAll(written);
        return all;
    }

    public String workdir() {
        return workdir;
    }

    /** The path from the project's root. */
    public String resolve(String path) {
        return normalize(workdir, path)
                .orElseThrow(() -> new IllegalArgumentException(
                        "File name must not be outside of project path (project): " + path));
    }

    private static Optional<String> normalize(String directory, String path) {
        if (path.startsWith("/")) {
            return Optional.empty();
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (directory + "/" + path).split("/")) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }
}

package io.cdppipeline.workflow;

import io.cdppipeline.lint.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A workflow project that has been read: its workflows, everything that is wrong with it, and the words in which a
 * workflow server would refuse it.
 *
 * <p>Only {@code .dig} files in the top directory are workflows; those below are reached by {@code call>} and
 * {@code !include}. Immutable and thread-safe; the nodes in it are shared and must not be changed.
 */
public final class WorkflowProject {

    private final Map<String, String> files;
    private final List<Workflow> workflows;
    private final List<Finding> findings;
    private final Optional<String> rejection;

    private WorkflowProject(
            Map<String, String> files, List<Workflow> workflows, List<Finding> findings, Optional<String> rejection) {
        this.files = files;
        this.workflows = List.copyOf(workflows);
        this.findings = List.copyOf(findings);
        this.rejection = rejection;
    }

    /**
     * Reads a project. A project with mistakes is read as far as it goes: look at {@link #findings()}.
     *
     * @param files path from the project's root, separated by {@code /}, to text
     */
    public static WorkflowProject read(Map<String, String> files) {
        Map<String, String> sorted = new TreeMap<>(files);
        List<WorkflowReader> readers = new ArrayList<>();
        List<Workflow> workflows = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        ParsedFiles parsed = new ParsedFiles();
        sorted.keySet().stream()
                .filter(WorkflowProject::isWorkflow)
                .map(path -> ReadWorkflows.of(path, sorted, parsed))
                .forEach(read -> {
                    readers.add(read.reader());
                    read.workflow().ifPresent(workflows::add);
                    findings.addAll(read.reader().findings());
                });
        return new WorkflowProject(sorted, workflows, findings, rejection(sorted, readers));
    }

    /**
     * Reads a project from a directory. Files and directories whose names start with a dot are left out, and so are files
     * that are no UTF-8 text.
     *
     * @throws UncheckedIOException if the directory cannot be read
     */
    public static WorkflowProject readDirectory(Path directory) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                Path relative = directory.relativize(path);
                boolean hidden = Stream.iterate(relative, part -> part != null, Path::getParent)
                        .anyMatch(part -> String.valueOf(part.getFileName()).startsWith("."));
                if (!hidden) {
                    text(path).ifPresent(text -> files.put(relative.toString().replace('\\', '/'), text));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the workflow project in " + directory, e);
        }
        return read(files);
    }

    /** The workflows in order of name; those whose file is no mapping are missing. */
    public List<Workflow> workflows() {
        return workflows;
    }

    public Optional<Workflow> workflow(String name) {
        return workflows.stream()
                .filter(workflow -> workflow.name().equals(name))
                .findFirst();
    }

    /** Every problem, also those that a server meets only when it runs the task; empty for a sound project. */
    public List<Finding> findings() {
        return findings;
    }

    /** The message with which a workflow server refuses this project at push; absent if it accepts it. */
    public Optional<String> rejection() {
        return rejection;
    }

    /** @throws WorkflowException with the server's message and every finding, if a server would refuse this project */
    public WorkflowProject requireAccepted() {
        if (rejection.isPresent()) {
            throw new WorkflowException(rejection.get(), "config", findings, null);
        }
        return this;
    }

    /** The text of a file. */
    public Optional<String> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The paths of all files, sorted. */
    public List<String> paths() {
        return List.copyOf(files.keySet());
    }

    /**
     * Reads one more {@code .dig} file, of whatever directory, as {@code call>} does.
     *
     * @throws WorkflowException if the file is missing or not well formed; its tasks are not checked
     */
    public Workflow load(String path) {
        if (!files.containsKey(path)) {
            throw new WorkflowException("File not found: " + path);
        }
        return load(path, files);
    }

    /**
     * Reads a text as if it stood in the project's file {@code path}; what it includes is looked for from there.
     *
     * @throws WorkflowException if the text is not well formed; its tasks are not checked
     */
    public Workflow load(String path, String text) {
        Map<String, String> all = new TreeMap<>(files);
        all.put(path, text);
        return load(path, all);
    }

    private static Workflow load(String path, Map<String, String> files) {
        WorkflowReader reader = new WorkflowReader(path);
        Optional<Workflow> workflow = reader.read(files, new ParsedFiles());
        Optional<String> error =
                reader.fileError().map(message -> "File not found: " + message).or(reader::contentError);
        if (error.isPresent() || workflow.isEmpty()) {
            String kind = reader.fileError().isPresent() ? "config" : reader.errorKind();
            throw new WorkflowException(error.orElse("Cannot read " + path), kind, reader.findings(), null);
        }
        return workflow.get();
    }

    private static boolean isWorkflow(String path) {
        return path.endsWith(".dig") && path.indexOf('/') < 0 && !path.startsWith(".");
    }

    private static Optional<String> rejection(Map<String, String> files, List<WorkflowReader> readers) {
        Optional<String> fileError =
                readers.stream().flatMap(reader -> reader.fileError().stream()).findFirst();
        if (fileError.isPresent()) {
            return fileError;
        }
        List<String> names =
                files.keySet().stream().filter(WorkflowProject::isWorkflow).toList();
        List<String> contents = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            String name = names.get(i);
            readers.get(i).contentError().ifPresent(error -> contents.add("workflow " + name + " " + error));
        }
        if (!contents.isEmpty()) {
            return Optional.of(contents.stream().collect(Collectors.joining("\n", "Validating project failed\n", "")));
        }
        return readers.stream()
                .flatMap(reader -> reader.compileError().stream())
                .findFirst();
    }

    private static Optional<String> text(Path path) throws IOException {
        try {
            return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "WorkflowProject" + workflows.stream().map(Workflow::name).toList() + " with " + findings.size()
                + " finding(s)";
    }
}

package io.cdppipeline.templates.lint;

import io.cdppipeline.workflow.Position;
import io.cdppipeline.workflow.WorkflowProject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A workflow project that has been read once for all rules: its files, their YAML, the tasks of its workflows and the SQL
 * that they run. Immutable and thread-safe.
 */
public final class LintProject {

    private final String directory;
    private final SortedMap<String, String> files;
    private final WorkflowProject workflows;
    private final ProjectReader.Facts facts;
    private final Map<Object, Object> remembered = new ConcurrentHashMap<>();

    LintProject(
            String directory, SortedMap<String, String> files, WorkflowProject workflows, ProjectReader.Facts facts) {
        this.directory = directory;
        this.files = Collections.unmodifiableSortedMap(files);
        this.workflows = workflows;
        this.facts = facts;
    }

    /** The project's directory within the one that is looked at, with a slash behind it; empty if it is that one. */
    public String directory() {
        return directory;
    }

    /** Path within the project to text; the files that a deployment leaves out are not among them. */
    public SortedMap<String, String> files() {
        return files;
    }

    public WorkflowProject workflows() {
        return workflows;
    }

    /** What the project is for; empty if its files do not tell. */
    public Set<Phase> phases() {
        return facts.phases();
    }

    public boolean is(Phase phase) {
        return facts.phases().contains(phase);
    }

    /** The workflows' roots, by file. */
    public List<LintTask> roots() {
        return facts.roots();
    }

    /** All tasks of all workflows, roots and sections included, parents before their children. */
    public List<LintTask> tasks() {
        return facts.tasks();
    }

    /** The YAML files, workflows not among them, that could be read. */
    public Map<String, YamlNode> yamls() {
        return facts.yamls();
    }

    /** A YAML file by the end of its path: {@code config/unify.yml}. */
    public Optional<YamlNode> yaml(String end) {
        return facts.yamls().entrySet().stream()
                .filter(entry -> entry.getKey().equals(end) || entry.getKey().endsWith("/" + end))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** All SQL: each {@code .sql} file, and each query that stands in a workflow. */
    public List<LintSql> sqls() {
        return facts.sqls();
    }

    /** The SQL that a task runs: one text, none, or each that a path with an expression may turn out to be. */
    public List<LintSql> sqls(LintTask task) {
        return facts.byTask().getOrDefault(task, List.of());
    }

    /** The tasks that run a SQL. */
    public List<LintTask> runners(LintSql sql) {
        return facts.runners().getOrDefault(sql, List.of());
    }

    /** The load configurations that a {@code td_load>} task uses, by path: one, none, or each that it may be. */
    public List<YamlNode> loads(LintTask task) {
        return facts.loads().getOrDefault(task, List.of());
    }

    /**
     * What somebody has worked out of this project, once for all rules that ask.
     *
     * @param key always of the same kind of value
     */
    @SuppressWarnings("unchecked")
    <T> T remembered(Object key, Supplier<T> work) {
        return (T) remembered.computeIfAbsent(key, each -> work.get());
    }

    /** What the reader itself found wrong. */
    void problems(String rule, Consumer<Problem> visit) {
        facts.problems().stream().filter(problem -> problem.rule().equals(rule)).forEach(visit);
    }

    /**
     * Something that shows while a project is read, before any rule sees it.
     *
     * @param rule the id of the rule that it breaks
     */
    record Problem(String rule, Position place, String message) {}

    @Override
    public String toString() {
        return directory.isEmpty() ? "project" : directory;
    }
}

package io.cdppipeline.templates.lint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A task of a workflow as its file writes it, or a workflow's root. Immutable once its project has been read. */
public final class LintTask {

    private final String file;
    private final String name;
    private final String section;
    private final YamlNode config;
    private final String operator;
    private final @Nullable LintTask parent;
    private final Function<String, Optional<YamlNode>> includes;
    private final List<LintTask> children = new ArrayList<>();

    private LintTask(
            String file,
            String name,
            String section,
            YamlNode config,
            @Nullable LintTask parent,
            Function<String, Optional<YamlNode>> includes) {
        this.file = file;
        this.name = name;
        this.section = section;
        this.config = config;
        this.operator = config.members().keySet().stream()
                .filter(key -> key.endsWith(">"))
                .findFirst()
                .orElse("");
        this.parent = parent;
        this.includes = includes;
        for (Map.Entry<String, YamlNode> entry : config.members().entrySet()) {
            String key = entry.getKey();
            if (key.startsWith("+")) {
                children.add(new LintTask(file, key, "", entry.getValue(), this, includes));
            } else if (key.equals("_do") || key.equals("_else_do") || key.equals("_error") || key.equals("_check")) {
                children.add(new LintTask(file, key, key, entry.getValue(), this, includes));
            }
        }
    }

    static LintTask root(String file, YamlNode config, Function<String, Optional<YamlNode>> includes) {
        String name = file.substring(0, file.length() - ".dig".length());
        return new LintTask(file, name, "", config, null, includes);
    }

    /** The workflow's file. */
    public String file() {
        return file;
    }

    /** The key: {@code +load}, {@code _do}; of a root the workflow's name. */
    public String name() {
        return name;
    }

    /** {@code _do}, {@code _else_do}, {@code _error} or {@code _check} for what stands below such a key; empty for others. */
    public String section() {
        return section;
    }

    public YamlNode config() {
        return config;
    }

    /** Absent for a workflow's root. */
    public Optional<LintTask> parent() {
        return Optional.ofNullable(parent);
    }

    /** Tasks and sections below, in the file's order. */
    public List<LintTask> children() {
        return Collections.unmodifiableList(children);
    }

    /** The operator's key, {@code td>}; empty for a group. */
    public String operator() {
        return operator;
    }

    public boolean is(String operator) {
        return operator().equals(operator);
    }

    /** What stands behind the operator; the task itself for a group. */
    public YamlNode value() {
        return config.get(operator()).orElse(config);
    }

    /** What a variable is for this task: its own key, or what it or a task around it exports, includes followed. */
    public Optional<YamlNode> lookup(String... path) {
        Optional<YamlNode> own = config.get(path);
        if (own.isPresent()) {
            return own;
        }
        for (LintTask task = this; task != null; task = task.parent) {
            Optional<YamlNode> exported = task.config.get("_export");
            Optional<YamlNode> found = exported.flatMap(export -> export.get(path));
            if (found.isPresent()) {
                return found;
            }
            for (YamlNode include : exported.map(YamlNode::includes).orElse(List.of())) {
                found = include.text().flatMap(includes).flatMap(root -> root.get(path));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** {@link #lookup} as a text; empty where there is none. */
    public String variable(String... path) {
        return lookup(path).flatMap(YamlNode::text).orElse("");
    }

    /** The task and those around it, the innermost first. */
    public List<LintTask> path() {
        List<LintTask> path = new ArrayList<>();
        for (LintTask task = this; task != null; task = task.parent) {
            path.add(task);
        }
        return path;
    }

    /** Whether it runs only after a failure. */
    public boolean afterFailure() {
        return path().stream().anyMatch(task -> task.section.equals("_error"));
    }

    /** Shows this task and all below it. */
    public void walk(Consumer<LintTask> visit) {
        visit.accept(this);
        children.forEach(child -> child.walk(visit));
    }

    /** This task and all below it. */
    public List<LintTask> tree() {
        List<LintTask> all = new ArrayList<>();
        walk(all::add);
        return all;
    }

    @Override
    public String toString() {
        return file + " " + name;
    }
}

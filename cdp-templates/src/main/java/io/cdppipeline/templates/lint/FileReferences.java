package io.cdppipeline.templates.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which files the tasks of a project name, and which of them are there. */
final class FileReferences {

    /** Operators that name a file, and what may be left out of its name. */
    private static final Map<String, String> OPERATORS =
            Map.of("td>", "", "td_for_each>", "", "td_wait>", "", "td_load>", "", "call>", ".dig", "require>", ".dig");

    private FileReferences() {}

    static void missing(LintProject project, Findings findings) {
        for (LintTask task : project.tasks()) {
            String operator = task.operator();
            String suffix = OPERATORS.get(operator);
            String name = task.value().text().orElse("");
            boolean elsewhere = operator.equals("require>")
                    && (task.config().get("project_name").isPresent()
                            || task.config().get("project_id").isPresent());
            boolean settings = operator.equals("td_load>") && !name.endsWith(".yml");
            if (suffix != null && !name.isBlank() && !elsewhere && !settings && !isThere(project, name, suffix)) {
                String wanted = name.endsWith(suffix) ? name : name + suffix;
                findings.at(
                        task.value().place(), operator + " names '" + wanted + "', which the project does not have");
            }
        }
    }

    private static boolean isThere(LintProject project, String name, String suffix) {
        if (name.contains("${")) {
            Pattern pattern = ProjectReader.glob(name);
            Pattern longer = ProjectReader.glob(name + suffix);
            return project.files().keySet().stream()
                    .anyMatch(path -> pattern.matcher(path).matches()
                            || longer.matcher(path).matches());
        }
        return project.files().containsKey(name)
                || (!suffix.isEmpty() && project.files().containsKey(name + suffix));
    }

    static void unreferenced(LintProject project, Findings findings) {
        if (project.roots().isEmpty()) {
            return;
        }
        Set<String> names = new HashSet<>();
        Set<String> globs = new HashSet<>();
        project.roots().forEach(root -> gather(root.config(), "", names, globs));
        project.yamls()
                .forEach((path, root) -> gather(root, path.substring(0, path.lastIndexOf('/') + 1), names, globs));
        List<Pattern> patterns = globs.stream().map(ProjectReader::glob).toList();
        for (String path : project.files().keySet()) {
            boolean looked = path.endsWith(".sql") || path.endsWith(".yml") || path.endsWith(".yaml");
            if (looked
                    && !names.contains(path)
                    && !names.contains(path.substring(path.lastIndexOf('/') + 1))
                    && patterns.stream()
                            .noneMatch(pattern -> pattern.matcher(path).matches())
                    && !mentioned(project, path)) {
                findings.file(path, "Nothing in the project names this file");
            }
        }
    }

    private static void gather(YamlNode root, String folder, Set<String> names, Set<String> globs) {
        root.walk(node -> {
            Optional<String> text = node.text().filter(each -> each.length() < 300);
            text.ifPresent(each -> {
                if (each.contains("${") && each.matches("\\S+\\.(sql|ya?ml)|\\S+/\\S*\\}")) {
                    globs.add(each);
                } else {
                    names.add(each);
                }
            });
            node.includes().forEach(include -> include.text().ifPresent(each -> names.add(folder + each)));
        });
    }

    /** Whether a script, or a text within one, names the file. */
    private static boolean mentioned(LintProject project, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return project.files().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(path))
                .filter(entry -> !entry.getKey().endsWith(".md"))
                .anyMatch(entry -> entry.getValue().contains(name));
    }
}

package io.cdppipeline.templates.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What unify.yml and src_prep_params.yml say. */
final class UnificationSettings {

    private UnificationSettings() {}

    /** unify.yml. */
    static Optional<YamlNode> unify(LintProject project) {
        return project.yaml("unify.yml");
    }

    /** The ids of unify.yml, of either kind. */
    static List<YamlNode> ids(LintProject project) {
        List<YamlNode> ids = new ArrayList<>();
        unify(project).ifPresent(root -> {
            ids.addAll(root.all("persistent_ids"));
            ids.addAll(root.all("canonical_ids"));
        });
        return ids;
    }

    /** The names under which columns are prepared. */
    static Set<String> aliases(LintProject project) {
        Set<String> aliases = new TreeSet<>();
        project.yaml("src_prep_params.yml")
                .ifPresent(root -> root.all("prep_tbls")
                        .forEach(
                                table -> table.all("columns").forEach(column -> aliases.add(column.text("alias_as")))));
        aliases.remove("");
        return aliases;
    }

    /** The columns that are prepared, by their table. */
    static Map<String, Set<String>> prepared(LintProject project) {
        Map<String, Set<String>> columns = new HashMap<>();
        project.yaml("src_prep_params.yml")
                .ifPresent(root -> root.all("prep_tbls")
                        .forEach(table -> table.all("columns")
                                .forEach(
                                        column -> columns.computeIfAbsent(table.text("src_tbl"), any -> new HashSet<>())
                                                .add(column.text("name")))));
        return columns;
    }
}

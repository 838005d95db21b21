package io.cdppipeline.templates.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What src_params.yml says. */
final class StagingSettings {

    private StagingSettings() {}

    /** The tables of src_params.yml: a list or a mapping, or lists within dependency groups. */
    static List<YamlNode> tables(LintProject project) {
        List<YamlNode> tables = new ArrayList<>();
        project.yamls().forEach((path, root) -> {
            if (path.endsWith("src_params.yml")) {
                tables.addAll(root.all("tables"));
                root.all("dependency_groups").forEach(group -> tables.addAll(group.all("tables")));
            }
        });
        return tables;
    }

    /** The names of the tables that staging reads. */
    static Set<String> sourceTables(LintProject project) {
        Set<String> sources = new HashSet<>();
        tables(project).forEach(table -> sources.add(table.text("name")));
        return sources;
    }

    /** Whether a table has the settings of {@code staging_hive.dig}. */
    static boolean isHive(YamlNode table) {
        return table.get("snk_tbl").isPresent() || table.get("query_name").isPresent();
    }
}

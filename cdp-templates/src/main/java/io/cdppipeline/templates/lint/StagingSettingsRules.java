package io.cdppipeline.templates.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What src_params.yml must say of the tables, and the files beside it must agree with. */
final class StagingSettingsRules {

    private static final String UPSERT = "_upsert.sql";

    private StagingSettingsRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "staging.params",
                                "63",
                                "Every table in src_params.yml has its six settings, with values that make sense.")
                        .why(
                                "The workflow's expressions read them: what is missing fails the table, or loads it in full each time.")
                        .fix(
                                "name, source_db, staging_table, has_dedup (true, false), partition_columns (null without dedupe), mode (inc, full)")
                        .project(Phase.STAGING, StagingSettingsRules::params),
                Rule.error("staging.dependencies", "64, D-48", "depends_on names groups that come before.")
                        .why(
                                "Groups run in the order of the list: a group that comes too early reads yesterday's tables.")
                        .fix("list the group that is depended on first")
                        .project(Phase.STAGING, StagingSettingsRules::dependencies),
                Rule.error(
                                "staging.static-workflow",
                                "65, D-43",
                                "staging_transformation.dig and staging_hive.dig are loops, not edited for a table.")
                        .why(
                                "A table that is written into the loop's file is run beside the loop, twice or with old settings.")
                        .fix("list the table in config/src_params.yml")
                        .project(Phase.STAGING, StagingSettingsRules::staticWorkflow),
                Rule.error(
                                "staging.upsert-file",
                                "61",
                                "A table has an upsert file if and only if it has has_dedup: true.")
                        .why(
                                "Without the file the run fails; a file that nothing asks for hides that rows are not deduplicated.")
                        .fix("add queries/{table}_upsert.sql, or set has_dedup: true")
                        .project(Phase.STAGING, StagingSettingsRules::upsertFile));
    }

    private static void params(LintProject project, Findings findings) {
        for (YamlNode table : StagingSettings.tables(project)) {
            if (!table.isMapping()
                    || StagingSettings.isHive(table)
                    || table.text("engine").equals("hive")) {
                continue;
            }
            List<String> missing = new ArrayList<>();
            for (String key : List.of("name", "source_db", "staging_table", "has_dedup", "partition_columns", "mode")) {
                if (table.get(key).isEmpty()) {
                    missing.add(key);
                }
            }
            if (!missing.isEmpty()) {
                findings.at(table.place(), "The table '" + table.text("name") + "' lacks " + missing);
            }
            table.get("mode")
                    .filter(mode -> !List.of("inc", "full").contains(mode.text().orElse("")))
                    .ifPresent(mode -> findings.at(mode.place(), "The mode is '" + mode + "'"));
            if (table.text("has_dedup").equals("true")
                    && table.get("partition_columns").filter(YamlNode::isNull).isPresent()) {
                findings.at(
                        table.get("partition_columns").orElseThrow().keyPlace(),
                        "The table is to be deduplicated, by no column");
            }
        }
    }

    private static void dependencies(LintProject project, Findings findings) {
        project.yamls().values().forEach(root -> {
            Set<String> all = new HashSet<>();
            root.all("dependency_groups").forEach(group -> all.add(group.text("group")));
            Set<String> before = new HashSet<>();
            for (YamlNode group : root.all("dependency_groups")) {
                for (YamlNode dependency : group.all("depends_on")) {
                    String name = dependency.text().orElse("");
                    if (!all.contains(name)) {
                        findings.at(dependency.place(), "There is no group '" + name + "'");
                    } else if (!before.contains(name)) {
                        findings.at(
                                dependency.place(),
                                "The group '" + name + "' does not come before '" + group.text("group") + "'");
                    }
                }
                before.add(group.text("group"));
            }
        });
    }

    private static void staticWorkflow(LintProject project, Findings findings) {
        Set<String> tables = new HashSet<>();
        StagingSettings.tables(project).forEach(table -> tables.add(table.text("name")));
        for (LintTask root : project.roots()) {
            if (!root.file().equals("staging_transformation.dig")
                    && !root.file().equals("staging_hive.dig")) {
                continue;
            }
            boolean loops = root.tree().stream().anyMatch(task -> task.is("for_each>"));
            if (!loops) {
                findings.at(root.config().place(), "The workflow has no loop over the tables");
            }
            root.walk(task -> {
                String path = task.value().text().orElse("");
                if (task.is("td>") && tables.stream().anyMatch(table -> !table.isEmpty() && path.contains(table))) {
                    findings.at(task.value().place(), "The workflow names a table's file, " + path);
                }
            });
        }
    }

    private static void upsertFile(LintProject project, Findings findings) {
        // What Hive has cleaned is taken over by a file of that name, deduplicated or not.
        boolean hive = project.sqls().stream().anyMatch(sql -> sql.engine() == LintSql.Engine.HIVE);
        Map<String, String> upserts = upserts(project);
        for (YamlNode table : StagingSettings.tables(project)) {
            String dedupe = table.text("has_dedup");
            String name = table.text("name").replaceFirst("_hist_?union$", "");
            if (StagingSettings.isHive(table)
                    || name.isEmpty()
                    || table.text("engine").equals("hive")) {
                continue;
            }
            Optional<String> file = Optional.ofNullable(upserts.get(name));
            if (dedupe.equals("true") && file.isEmpty()) {
                findings.at(table.place(), "The table '" + name + "' is to be deduplicated and has no upsert file");
            } else if (dedupe.equals("false") && file.isPresent() && !hive) {
                findings.at(
                        table.place(), "The table '" + name + "' is not deduplicated, and " + file.get() + " is there");
            }
        }
    }

    /** The first upsert file by each name that a table of its may have: {@code queries/shopify_orders_upsert.sql} by orders. */
    private static Map<String, String> upserts(LintProject project) {
        Map<String, String> upserts = new HashMap<>();
        for (String path : project.files().keySet()) {
            if (!path.endsWith(UPSERT)) {
                continue;
            }
            String stem = path.substring(0, path.length() - UPSERT.length());
            for (String name : List.of(stem, stem.replaceFirst("_hist_?union$", ""))) {
                for (int i = 0; i < name.length(); i++) {
                    if (name.charAt(i) == '/' || name.charAt(i) == '_') {
                        upserts.putIfAbsent(name.substring(i + 1), path);
                    }
                }
            }
        }
        return upserts;
    }
}

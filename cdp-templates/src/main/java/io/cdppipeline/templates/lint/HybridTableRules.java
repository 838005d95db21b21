package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a unify YAML for Snowflake or Databricks must say of its tables, and what the SQL beside it must not do. */
final class HybridTableRules {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private HybridTableRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "hybrid.priorities",
                                "89, D-85",
                                "An attribute's sources have the priorities 1 to n, each once.")
                        .why(
                                "Without one the SQL names a column _p999_ that does not exist; two of the same make the column twice.")
                        .fix("number the source_columns 1, 2, 3 …")
                        .project(Phase.HYBRID, HybridTableRules::priorities),
                Rule.error("hybrid.table-name", "91, D-92", "Tables are named by an identifier alone.")
                        .why("The name becomes part of columns and of other tables' names.")
                        .fix("write the database apart: database: …, table: …")
                        .project(
                                Phase.HYBRID,
                                HybridFiles.each((root, findings) -> root.all("tables")
                                        .forEach(table -> table.get("table")
                                                .filter(name -> !IDENTIFIER
                                                                .matcher(name.text()
                                                                        .orElse(""))
                                                                .matches()
                                                        && !name.text()
                                                                .orElse("")
                                                                .contains("${"))
                                                .ifPresent(name -> findings.at(
                                                        name.place(), "'" + name + "' is no identifier"))))),
                Rule.warning(
                                "hybrid.lookup-column-name",
                                "91, D-95",
                                "No key column is named as the lookup's columns are.")
                        .why("id and canonical_id are not qualified in the joins: the statement is ambiguous.")
                        .fix("give the column another name in a view")
                        .project(
                                Phase.HYBRID,
                                HybridFiles.each((root, findings) -> root.all("tables")
                                        .forEach(table -> table.all("key_columns")
                                                .forEach(column -> {
                                                    if (Set.of("id", "canonical_id")
                                                            .contains(column.text("column"))) {
                                                        findings.at(
                                                                column.place(),
                                                                "'" + column.text("column")
                                                                        + "' is a column of the lookup");
                                                    }
                                                })))),
                Rule.warning("hybrid.one-database", "93", "All tables are of one database.")
                        .why(
                                "tables[].database is read for a list of columns alone: the SQL takes all from the source database.")
                        .fix("make views of the others in the source database")
                        .project(Phase.HYBRID, HybridFiles.each(HybridTableRules::oneDatabase)),
                Rule.error("hybrid.ignored-setting", "D-90", "No setting is there that does nothing.")
                        .why("tables[].filter is read by nobody: rows that it should leave out are merged.")
                        .fix("make a view with the condition")
                        .project(
                                Phase.HYBRID,
                                HybridFiles.each((root, findings) -> root.all("tables")
                                        .forEach(table -> table.get("filter")
                                                .ifPresent(filter ->
                                                        findings.at(filter.keyPlace(), "The filter does nothing"))))),
                Rule.error(
                                "hybrid.master-order",
                                "D-86",
                                "A master table's statement takes its tables in the order of the YAML.")
                        .why(
                                "The generator takes them out of a set: each run writes another file, and ties fall another way.")
                        .fix("write the UNION ALL in the order of tables")
                        .project(Phase.HYBRID, HybridTableRules::masterOrder),
                Rule.warning("hybrid.clustering", "D-88", "Databricks' tables are clustered.")
                        .why(
                                "CLUSTER BY is removed from what the generator writes: each iteration reads the whole graph.")
                        .fix("CREATE TABLE … USING DELTA CLUSTER BY (follower_id)")
                        .project(Phase.HYBRID, HybridTableRules::clustering));
    }

    private static void priorities(LintProject project, Findings findings) {
        for (YamlNode root : project.yamls().values()) {
            for (YamlNode master : root.all("master_tables")) {
                for (YamlNode attribute : master.all("attributes")) {
                    Set<String> seen = new HashSet<>();
                    List<YamlNode> columns = attribute.all("source_columns");
                    for (int i = 0; i < columns.size(); i++) {
                        YamlNode column = columns.get(i);
                        String priority = column.text("priority");
                        if (priority.isEmpty()) {
                            findings.at(
                                    column.place(), "'" + attribute.text("name") + "' has a source without a priority");
                        } else if (!seen.add(priority)) {
                            findings.at(
                                    column.place(),
                                    "'" + attribute.text("name") + "' has the priority " + priority + " twice");
                        } else if (!priority.equals(Integer.toString(i + 1))) {
                            findings.at(Severity.WARNING, column.place(), "The priorities are not 1 to n in order");
                        }
                    }
                }
            }
        }
        HybridFiles.sqlTexts(project).forEach((path, text) -> {
            int at = text.indexOf("_p999_");
            if (at >= 0) {
                findings.at(
                        HybridFiles.position(path, text, at),
                        "A column of an omitted priority is read, which nothing makes");
            }
        });
    }

    private static void oneDatabase(YamlNode root, Findings findings) {
        Set<String> databases = new TreeSet<>();
        root.all("tables").forEach(table -> databases.add(table.text("database")));
        databases.remove("");
        if (databases.size() > 1) {
            findings.at(root.get("tables").orElse(root).keyPlace(), "The tables are of " + databases);
        }
    }

    private static void masterOrder(LintProject project, Findings findings) {
        List<String> order = project.yamls().values().stream()
                .filter(Phases::isUnify)
                .flatMap(root -> root.all("tables").stream())
                .map(table -> table.text("table"))
                .toList();
        HybridFiles.sqlTexts(project).forEach((path, text) -> {
            if (!text.contains("enriched_") || !text.toUpperCase(Locale.ROOT).contains("UNION ALL")) {
                return;
            }
            int last = -1;
            for (String table : order) {
                Matcher matcher = Pattern.compile("\\benriched_" + Pattern.quote(table) + "\\b")
                        .matcher(text);
                if (matcher.find()) {
                    if (matcher.start() < last) {
                        findings.at(
                                HybridFiles.position(path, text, matcher.start()),
                                "enriched_" + table + " stands before a table that is declared earlier");
                        break;
                    }
                    last = matcher.start();
                }
            }
        });
    }

    private static void clustering(LintProject project, Findings findings) {
        Pattern delta = Pattern.compile(
                "(?is)CREATE\\s+(OR\\s+REPLACE\\s+)?TABLE\\b[^;]*?\\bUSING\\s+DELTA\\b(?!\\s+CLUSTER\\s+BY)");
        HybridFiles.sqlTexts(project).forEach((path, text) -> {
            Matcher matcher = delta.matcher(text);
            if (matcher.find()) {
                findings.at(HybridFiles.position(path, text, matcher.start()), "The table is not clustered");
            }
        });
    }
}

package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import io.cdppipeline.workflow.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a unify YAML for Snowflake or Databricks must say, and what the SQL beside it must not do. */
final class HybridRules {

    private static final int MOST_KEYS = 10;
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private HybridRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("hybrid.references", "87", "A unify YAML is whole, and what it names is in it.")
                        .why("The generator of its SQL fails, or leaves out what it does not find.")
                        .fix("add what is missing, or correct the name")
                        .project(Phase.HYBRID, each(HybridRules::references)),
                Rule.error("hybrid.patterns", "88", "valid_regexp is a regular expression, invalid_texts a list.")
                        .why("The statement that it goes into fails, after the long steps before it.")
                        .fix("correct the expression; write invalid_texts: ['', 'N/A']")
                        .project(each(HybridRules::patterns)),
                Rule.warning("hybrid.key-rules", "88, D-80", "Every key says which of its values are valid.")
                        .why(
                                "Without a rule Snowflake never uses the key, and Databricks makes one person of all who have none.")
                        .fix("invalid_texts: ['', 'N/A', 'null'] or valid_regexp")
                        .project(
                                Phase.HYBRID,
                                each((root, findings) -> root.all("keys").forEach(key -> {
                                    if (key.get("valid_regexp").isEmpty()
                                            && key.get("invalid_texts").isEmpty()) {
                                        findings.at(key.place(), "The key '" + key.text("name") + "' has no rule");
                                    } else if (key.text("name").contains("email")
                                            && key.get("valid_regexp").isEmpty()) {
                                        findings.at(
                                                key.place(), "The key '" + key.text("name") + "' has no valid_regexp");
                                    }
                                }))),
                Rule.error(
                                "hybrid.numbers",
                                "89",
                                "merge_iterations and priority are positive, and no more than 10 keys are merged.")
                        .why("There are ten masks for namespaces: an eleventh key has no id.")
                        .fix("write a whole number from 1; merge by fewer keys")
                        .project(Phase.HYBRID, each(HybridRules::numbers)),
                Rule.error(
                                "hybrid.priorities",
                                "89, D-85",
                                "An attribute's sources have the priorities 1 to n, each once.")
                        .why(
                                "Without one the SQL names a column _p999_ that does not exist; two of the same make the column twice.")
                        .fix("number the source_columns 1, 2, 3 …")
                        .project(Phase.HYBRID, HybridRules::priorities),
                Rule.warning("hybrid.key-order", "90, D-84", "key_columns stand in the order of merge_by_keys.")
                        .why("A key that never comes first in a row can never lead: ids depend on the order.")
                        .fix("sort key_columns as merge_by_keys")
                        .project(Phase.HYBRID, each(HybridRules::keyOrder)),
                Rule.error(
                                "hybrid.key-priorities",
                                "90, D-82",
                                "The order of keys is that of merge_by_keys; there is no key_priorities.")
                        .why(
                                "Snowflake takes the priority for the key's namespace: with 3, 1, 2 nothing merges at all.")
                        .fix("remove key_priorities; put merge_by_keys in that order")
                        .project(each((root, findings) -> {
                            root.walk(node -> node.get("key_priorities")
                                    .ifPresent(each ->
                                            findings.at(each.keyPlace(), "key_priorities stops values from merging")));
                        })),
                Rule.error("hybrid.table-name", "91, D-92", "Tables are named by an identifier alone.")
                        .why("The name becomes part of columns and of other tables' names.")
                        .fix("write the database apart: database: …, table: …")
                        .project(
                                Phase.HYBRID,
                                each((root, findings) -> root.all("tables")
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
                                each((root, findings) -> root.all("tables")
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
                Rule.warning("hybrid.quotes", "92, D-83, D-93", "No rule of a key holds a quote or a semicolon.")
                        .why("Both go into SQL as they are: the statement ends in the middle of the text.")
                        .fix("leave the character out of the rule")
                        .project(
                                Phase.HYBRID,
                                each((root, findings) -> root.all("keys")
                                        .forEach(key -> key.walk(node -> {
                                            String text = node.text().orElse("");
                                            if (text.contains("'") || text.contains(";")) {
                                                findings.at(
                                                        node.place(),
                                                        "The text " + text + " holds a quote or a semicolon");
                                            }
                                        })))),
                Rule.warning("hybrid.one-database", "93", "All tables are of one database.")
                        .why(
                                "tables[].database is read for a list of columns alone: the SQL takes all from the source database.")
                        .fix("make views of the others in the source database")
                        .project(Phase.HYBRID, each(HybridRules::oneDatabase)),
                Rule.error("hybrid.ignored-setting", "D-90", "No setting is there that does nothing.")
                        .why("tables[].filter is read by nobody: rows that it should leave out are merged.")
                        .fix("make a view with the condition")
                        .project(
                                Phase.HYBRID,
                                each((root, findings) -> root.all("tables")
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
                        .project(Phase.HYBRID, HybridRules::masterOrder),
                Rule.warning("hybrid.clustering", "D-88", "Databricks' tables are clustered.")
                        .why(
                                "CLUSTER BY is removed from what the generator writes: each iteration reads the whole graph.")
                        .fix("CREATE TABLE … USING DELTA CLUSTER BY (follower_id)")
                        .project(Phase.HYBRID, HybridRules::clustering));
    }

    private static BiConsumer<LintProject, Findings> each(BiConsumer<YamlNode, Findings> check) {
        return (project, findings) ->
                project.yamls().values().stream().filter(Phases::isUnify).forEach(root -> check.accept(root, findings));
    }

    private static void references(YamlNode root, Findings findings) {
        List<String> missing = new ArrayList<>();
        for (String key : List.of("name", "keys", "tables", "canonical_ids")) {
            if (root.get(key).isEmpty()) {
                missing.add(key);
            }
        }
        if (!missing.isEmpty()) {
            findings.at(root.place(), "The file lacks " + missing);
        }
        Set<String> keys = unique(root.all("keys"), "name", "key", findings);
        Set<String> tables = unique(root.all("tables"), "table", "table", findings);
        Set<String> ids = unique(root.all("canonical_ids"), "name", "canonical id", findings);
        for (YamlNode table : root.all("tables")) {
            table.all("key_columns").forEach(column -> known(column.text("key"), keys, "key", column, findings));
        }
        for (YamlNode id : root.all("canonical_ids")) {
            id.all("merge_by_keys").forEach(key -> known(key.text().orElse(""), keys, "key", key, findings));
        }
        for (YamlNode master : root.all("master_tables")) {
            known(master.text("canonical_id"), ids, "canonical id", master, findings);
            for (YamlNode attribute : master.all("attributes")) {
                attribute
                        .all("source_columns")
                        .forEach(column -> known(column.text("table"), tables, "table", column, findings));
            }
        }
    }

    private static Set<String> unique(List<YamlNode> items, String key, String what, Findings findings) {
        Set<String> names = new TreeSet<>();
        for (YamlNode item : items) {
            String name = item.text(key);
            if (!name.isEmpty() && !names.add(name)) {
                findings.at(item.place(), "The " + what + " '" + name + "' stands twice");
            }
        }
        return names;
    }

    private static void known(String name, Set<String> names, String what, YamlNode at, Findings findings) {
        if (!name.isEmpty() && !names.isEmpty() && !name.contains("${") && !names.contains(name)) {
            findings.at(at.place(), "There is no " + what + " '" + name + "'");
        }
    }

    private static void patterns(YamlNode root, Findings findings) {
        for (YamlNode key : root.all("keys")) {
            // What a variable stands for is known when the task runs.
            key.get("valid_regexp")
                    .filter(regexp -> !regexp.text().orElse("").contains("${"))
                    .ifPresent(regexp -> {
                        try {
                            Pattern.compile(regexp.text().orElse(""));
                        } catch (PatternSyntaxException e) {
                            findings.at(
                                    regexp.place(), "'" + regexp + "' is no regular expression: " + e.getDescription());
                        }
                    });
            key.get("invalid_texts")
                    .filter(texts -> !texts.isSequence())
                    .ifPresent(texts -> findings.at(texts.place(), "invalid_texts is no list"));
        }
    }

    private static boolean positive(YamlNode node) {
        return node.text().orElse("").matches("[1-9]\\d{0,5}");
    }

    private static void numbers(YamlNode root, Findings findings) {
        for (YamlNode id : root.all("canonical_ids")) {
            id.get("merge_iterations")
                    .filter(node -> !positive(node))
                    .ifPresent(node -> findings.at(node.place(), "merge_iterations is '" + node + "'"));
            if (id.all("merge_by_keys").size() > MOST_KEYS) {
                findings.at(
                        id.get("merge_by_keys").orElse(id).keyPlace(),
                        id.all("merge_by_keys").size() + " keys are merged");
            }
        }
        root.all("master_tables")
                .forEach(master -> master.walk(node -> node.get("priority")
                        .filter(priority -> !positive(priority))
                        .ifPresent(priority -> findings.at(priority.place(), "The priority is '" + priority + "'"))));
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
        sqlTexts(project).forEach((path, text) -> {
            int at = text.indexOf("_p999_");
            if (at >= 0) {
                findings.at(position(path, text, at), "A column of an omitted priority is read, which nothing makes");
            }
        });
    }

    private static void keyOrder(YamlNode root, Findings findings) {
        for (YamlNode id : root.all("canonical_ids")) {
            List<String> order = id.all("merge_by_keys").stream()
                    .map(key -> key.text().orElse(""))
                    .toList();
            for (YamlNode table : root.all("tables")) {
                int last = -1;
                for (YamlNode column : table.all("key_columns")) {
                    int at = order.indexOf(column.text("key"));
                    if (at >= 0 && at < last) {
                        findings.at(column.place(), "The key '" + column.text("key") + "' comes too late");
                        break;
                    }
                    last = Math.max(last, at);
                }
            }
        }
    }

    private static void oneDatabase(YamlNode root, Findings findings) {
        Set<String> databases = new TreeSet<>();
        root.all("tables").forEach(table -> databases.add(table.text("database")));
        databases.remove("");
        if (databases.size() > 1) {
            findings.at(root.get("tables").orElse(root).keyPlace(), "The tables are of " + databases);
        }
    }

    private static Map<String, String> sqlTexts(LintProject project) {
        Map<String, String> texts = new TreeMap<>(project.files());
        texts.keySet().removeIf(path -> !path.endsWith(".sql"));
        return texts;
    }

    private static Position position(String path, String text, int at) {
        String before = text.substring(0, at);
        return new Position(
                path, (int) before.chars().filter(c -> c == '\n').count() + 1, at - before.lastIndexOf('\n'));
    }

    private static void masterOrder(LintProject project, Findings findings) {
        List<String> order = project.yamls().values().stream()
                .filter(Phases::isUnify)
                .flatMap(root -> root.all("tables").stream())
                .map(table -> table.text("table"))
                .toList();
        sqlTexts(project).forEach((path, text) -> {
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
                                position(path, text, matcher.start()),
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
        sqlTexts(project).forEach((path, text) -> {
            Matcher matcher = delta.matcher(text);
            if (matcher.find()) {
                findings.at(position(path, text, matcher.start()), "The table is not clustered");
            }
        });
    }
}

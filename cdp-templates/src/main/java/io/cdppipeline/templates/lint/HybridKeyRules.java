package io.cdppipeline.templates.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a unify YAML for Snowflake or Databricks must say of its keys. */
final class HybridKeyRules {

    private static final int MOST_KEYS = 10;

    private HybridKeyRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error("hybrid.references", "87", "A unify YAML is whole, and what it names is in it.")
                        .why("The generator of its SQL fails, or leaves out what it does not find.")
                        .fix("add what is missing, or correct the name")
                        .project(Phase.HYBRID, HybridFiles.each(HybridKeyRules::references)),
                Rule.error("hybrid.patterns", "88", "valid_regexp is a regular expression, invalid_texts a list.")
                        .why("The statement that it goes into fails, after the long steps before it.")
                        .fix("correct the expression; write invalid_texts: ['', 'N/A']")
                        .project(HybridFiles.each(HybridKeyRules::patterns)),
                Rule.warning("hybrid.key-rules", "88, D-80", "Every key says which of its values are valid.")
                        .why(
                                "Without a rule Snowflake never uses the key, and Databricks makes one person of all who have none.")
                        .fix("invalid_texts: ['', 'N/A', 'null'] or valid_regexp")
                        .project(
                                Phase.HYBRID,
                                HybridFiles.each((root, findings) -> root.all("keys")
                                        .forEach(key -> {
                                            if (key.get("valid_regexp").isEmpty()
                                                    && key.get("invalid_texts").isEmpty()) {
                                                findings.at(
                                                        key.place(), "The key '" + key.text("name") + "' has no rule");
                                            } else if (key.text("name").contains("email")
                                                    && key.get("valid_regexp").isEmpty()) {
                                                findings.at(
                                                        key.place(),
                                                        "The key '" + key.text("name") + "' has no valid_regexp");
                                            }
                                        }))),
                Rule.error(
                                "hybrid.numbers",
                                "89",
                                "merge_iterations and priority are positive, and no more than 10 keys are merged.")
                        .why("There are ten masks for namespaces: an eleventh key has no id.")
                        .fix("write a whole number from 1; merge by fewer keys")
                        .project(Phase.HYBRID, HybridFiles.each(HybridKeyRules::numbers)),
                Rule.warning("hybrid.key-order", "90, D-84", "key_columns stand in the order of merge_by_keys.")
                        .why("A key that never comes first in a row can never lead: ids depend on the order.")
                        .fix("sort key_columns as merge_by_keys")
                        .project(Phase.HYBRID, HybridFiles.each(HybridKeyRules::keyOrder)),
                Rule.error(
                                "hybrid.key-priorities",
                                "90, D-82",
                                "The order of keys is that of merge_by_keys; there is no key_priorities.")
                        .why(
                                "Snowflake takes the priority for the key's namespace: with 3, 1, 2 nothing merges at all.")
                        .fix("remove key_priorities; put merge_by_keys in that order")
                        .project(HybridFiles.each((root, findings) -> {
                            root.walk(node -> node.get("key_priorities")
                                    .ifPresent(each ->
                                            findings.at(each.keyPlace(), "key_priorities stops values from merging")));
                        })),
                Rule.warning("hybrid.quotes", "92, D-83, D-93", "No rule of a key holds a quote or a semicolon.")
                        .why("Both go into SQL as they are: the statement ends in the middle of the text.")
                        .fix("leave the character out of the rule")
                        .project(
                                Phase.HYBRID,
                                HybridFiles.each((root, findings) -> root.all("keys")
                                        .forEach(key -> key.walk(node -> {
                                            String text = node.text().orElse("");
                                            if (text.contains("'") || text.contains(";")) {
                                                findings.at(
                                                        node.place(),
                                                        "The text " + text + " holds a quote or a semicolon");
                                            }
                                        })))));
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
}

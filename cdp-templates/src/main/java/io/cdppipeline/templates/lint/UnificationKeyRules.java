package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What unify.yml must say of the keys that identities are merged by. */
final class UnificationKeyRules {

    private UnificationKeyRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "unification.input-table",
                                "77",
                                "unify.yml reads one table, with one key column for each alias.")
                        .why("The prep step gathers all identifiers in that table; what it has not, no key can be.")
                        .fix("one entry in tables, with a key_columns entry for each key")
                        .project(Phase.UNIFICATION, UnificationKeyRules::inputTable),
                Rule.error("unification.merge-keys", "78, D-68", "merge_by_keys names each key once, and no other.")
                        .why(
                                "A key that is not merged is carried along for nothing; one without a column stops the service.")
                        .fix("list the keys of unify.yml, the steadiest first")
                        .project(Phase.UNIFICATION, UnificationKeyRules::mergeKeys),
                Rule.error("unification.key-rules", "78, D-64, D-80", "Every key says which of its values are none.")
                        .why("Empty and 'null' texts are one person's key: half of all customers become one.")
                        .fix("invalid_texts: ['', 'N/A', 'null'] or valid_regexp")
                        .project(Phase.UNIFICATION, UnificationKeyRules::keyRules),
                Rule.warning("unification.uuid-case", "D-39", "A pattern for UUIDs takes capitals too.")
                        .why("Staging writes texts in capitals: a pattern with a-f alone lets no value through.")
                        .fix("write [0-9a-fA-F], or keep the column's case in staging")
                        .project(Phase.UNIFICATION, UnificationKeyRules::uuidCase),
                Rule.warning("unification.merge-iterations", "78, D-89", "merge_iterations is between 3 and 30.")
                        .why("With fewer, long chains of keys stay apart; the service takes no more than 50.")
                        .fix("merge_iterations: 15")
                        .project(
                                Phase.UNIFICATION,
                                (project, findings) -> UnificationSettings.ids(project)
                                        .forEach(id -> id.get("merge_iterations")
                                                .filter(node ->
                                                        node.text().orElse("").matches("\\d{1,6}"))
                                                .filter(node -> Integer.parseInt(node.text()
                                                                        .orElse("0"))
                                                                < 3
                                                        || Integer.parseInt(node.text()
                                                                        .orElse("0"))
                                                                > 30)
                                                .ifPresent(node ->
                                                        findings.at(node.place(), "merge_iterations is " + node)))));
    }

    private static void inputTable(LintProject project, Findings findings) {
        UnificationSettings.unify(project).ifPresent(root -> {
            List<YamlNode> tables = root.all("tables");
            if (tables.size() != 1) {
                findings.at(
                        root.get("tables").map(YamlNode::keyPlace).orElse(root.place()),
                        "unify.yml reads " + tables.size() + " tables");
            }
            Set<String> given = new HashSet<>();
            tables.forEach(table -> table.all("key_columns").forEach(column -> given.add(column.text("key"))));
            if (!given.isEmpty()) {
                root.all("keys").stream()
                        .filter(key -> !given.contains(key.text("name")))
                        .forEach(key ->
                                findings.at(key.place(), "The key '" + key.text("name") + "' has no key column"));
            }
            Set<String> aliases = UnificationSettings.aliases(project);
            for (YamlNode table : tables) {
                for (YamlNode column : table.all("key_columns")) {
                    String name = column.text("column");
                    if (!aliases.isEmpty() && !name.isEmpty() && !name.contains("${") && !aliases.contains(name)) {
                        findings.at(column.place(), "No column is prepared under the alias '" + name + "'");
                    }
                }
            }
        });
    }

    private static void mergeKeys(LintProject project, Findings findings) {
        Set<String> keys = new TreeSet<>();
        UnificationSettings.unify(project)
                .ifPresent(root -> root.all("keys").forEach(key -> keys.add(key.text("name"))));
        for (YamlNode id : UnificationSettings.ids(project)) {
            Set<String> merged = new HashSet<>();
            for (YamlNode key : id.all("merge_by_keys")) {
                String name = key.text().orElse("");
                if (!keys.contains(name)) {
                    findings.at(key.place(), "'" + name + "' is no key of unify.yml");
                } else if (!merged.add(name)) {
                    findings.at(key.place(), "'" + name + "' stands twice");
                }
            }
            List<String> left =
                    keys.stream().filter(key -> !merged.contains(key)).toList();
            if (!left.isEmpty()) {
                findings.at(id.get("merge_by_keys").orElse(id).keyPlace(), "merge_by_keys lacks " + left);
            }
        }
    }

    private static void keyRules(LintProject project, Findings findings) {
        UnificationSettings.unify(project)
                .ifPresent(root -> root.all("keys").forEach(key -> {
                    if (key.get("invalid_texts").isEmpty()
                            && key.get("valid_regexp").isEmpty()) {
                        findings.at(key.place(), "The key '" + key.text("name") + "' takes every value");
                    } else if (key.text("name").contains("uuid")
                            && key.get("valid_regexp").isEmpty()) {
                        findings.at(
                                Severity.WARNING,
                                key.place(),
                                "The key '" + key.text("name") + "' takes what is no UUID");
                    }
                }));
    }

    private static void uuidCase(LintProject project, Findings findings) {
        UnificationSettings.unify(project)
                .ifPresent(root -> root.all("keys")
                        .forEach(key -> key.get("valid_regexp")
                                .filter(regexp -> regexp.text().orElse("").contains("a-f")
                                        && !regexp.text().orElse("").contains("A-F")
                                        && !regexp.text().orElse("").contains("(?i)"))
                                .ifPresent(regexp ->
                                        findings.at(regexp.place(), "The pattern takes small letters only"))));
    }
}

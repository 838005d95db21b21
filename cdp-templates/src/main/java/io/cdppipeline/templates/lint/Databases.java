package io.cdppipeline.templates.lint;

import io.trino.sql.tree.CreateTable;
import io.trino.sql.tree.Insert;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The names of databases in a project's files. */
final class Databases {

    private static final Set<String> GENERIC = Set.of(
            "client_src", "client_stg", "client_gld", "demo_db", "demo_db_stg", "test_db", "sample_db", "example_db");
    private static final Set<String> GENERIC_CLIENTS = Set.of("client", "demo", "example", "sample", "test");
    private static final String GENERIC_LOOKUP = "client_config";

    private Databases() {}

    static void generic(LintProject project, Findings findings) {
        inYaml(project, (key, node) -> {
            String text = node.text().orElse("");
            if (GENERIC.contains(text)) {
                findings.at(node.place(), "'" + text + "' is a name out of documentation");
            } else if ((key.equals("client_short_name") || key.equals("client")) && GENERIC_CLIENTS.contains(text)) {
                findings.at(node.place(), "The client is called '" + text + "'");
            }
        });
        inSql(
                project,
                findings,
                "",
                (sql, name) -> sql.database(name).ifPresent(database -> {
                    if (GENERIC.contains(sql.name(database))) {
                        findings.at(sql.place(database), "'" + sql.name(database) + "' is a name out of documentation");
                    }
                }));
    }

    static void genericLookup(LintProject project, Findings findings) {
        inYaml(project, (key, node) -> {
            if (node.text().orElse("").equals(GENERIC_LOOKUP)) {
                findings.at(node.place(), "'" + GENERIC_LOOKUP + "' belongs to nobody in particular");
            }
        });
        inSql(
                project,
                findings,
                "",
                (sql, name) -> sql.database(name).ifPresent(database -> {
                    if (sql.name(database).equals(GENERIC_LOOKUP)) {
                        findings.at(sql.place(database), "'" + GENERIC_LOOKUP + "' belongs to nobody in particular");
                    }
                }));
    }

    static void hardCoded(LintProject project, Findings findings) {
        Map<String, String> variables = new TreeMap<>();
        project.yamls().values().forEach(root -> variables(root, "", variables));
        project.roots()
                .forEach(root -> root.config().get("_export").ifPresent(export -> variables(export, "", variables)));
        if (variables.isEmpty()) {
            return;
        }
        inSql(
                project,
                findings,
                variables,
                (sql, name) -> sql.database(name).ifPresent(database -> {
                    String variable = variables.get(sql.name(database));
                    if (variable != null) {
                        findings.at(
                                sql.place(database),
                                "The database '" + sql.name(database) + "' is written out, which ${" + variable
                                        + "} holds");
                    }
                }));
    }

    /** The variables that hold a database's name, by that name; lists and what digdag knows itself are not among them. */
    private static void variables(YamlNode node, String path, Map<String, String> into) {
        node.members().forEach((key, value) -> {
            String name = path.isEmpty() ? key : path + "." + key;
            boolean database = path.equals("databases") || key.endsWith("_database") || key.endsWith("_db");
            if (database && !path.startsWith("tables") && !path.startsWith("prep_tbls")) {
                value.text().filter(text -> !text.contains("${")).ifPresent(text -> into.putIfAbsent(text, name));
            }
            if (value.isMapping() && !name.equals("td")) {
                variables(value, name, into);
            }
        });
    }

    private static void inYaml(LintProject project, BiConsumer<String, YamlNode> visit) {
        List<YamlNode> roots = new ArrayList<>(project.yamls().values());
        project.roots().forEach(root -> roots.add(root.config()));
        roots.forEach(root -> root.walk(node -> {
            node.members().forEach((key, value) -> {
                if (value.text().isPresent()) {
                    visit.accept(key, value);
                }
            });
            node.items().stream().filter(item -> item.text().isPresent()).forEach(item -> visit.accept("", item));
        }));
    }

    /** @param of what the look depends on besides the SQL */
    private static void inSql(
            LintProject project, Findings findings, Object of, BiConsumer<LintSql, QualifiedName> look) {
        findings.each(project.sqls(), of, sql -> {
            sql.all(Table.class).forEach(table -> look.accept(sql, table.getName()));
            sql.all(Insert.class).forEach(insert -> look.accept(sql, insert.getTarget()));
            sql.all(CreateTable.class).forEach(create -> look.accept(sql, create.getName()));
        });
    }
}

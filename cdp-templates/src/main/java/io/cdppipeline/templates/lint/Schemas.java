package io.cdppipeline.templates.lint;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a catalog says of the tables that a project names. Without a catalog nothing is known of any. */
final class Schemas {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\s*([A-Za-z_][\\w.]*)\\s*\\}");
    /** A variable may stand for a text with variables; one that stands for itself must end somewhere. */
    private static final int MOST_STEPS = 8;

    private final @Nullable Catalog catalog;

    Schemas(@Nullable Catalog catalog) {
        this.catalog = catalog;
    }

    /** A check that is done only where there is a catalog to ask. */
    @FunctionalInterface
    interface Check {
        void of(LintProject project, Schemas schemas, Findings findings);
    }

    BiConsumer<LintProject, Findings> asked(Check check) {
        return (project, findings) -> {
            if (catalog != null) {
                check.of(project, this, findings);
            }
        };
    }

    Optional<TableSchema> table(TableName name) {
        return catalog == null ? Optional.empty() : catalog.table(name);
    }

    /** Whether any table of the database is known. */
    boolean hasDatabase(String database) {
        return catalog != null && !catalog.tables(database).isEmpty();
    }

    /** The names of a table's columns in lower case, {@code time} among them. */
    static Set<String> columns(TableSchema table) {
        Set<String> names = new HashSet<>();
        names.add("time");
        table.columns().forEach(column -> names.add(column.name().toLowerCase(Locale.ROOT)));
        return names;
    }

    /** A table's name out of the texts that a project writes for it; absent where a variable is known only to a running task. */
    static Optional<TableName> name(LintProject project, String database, String table) {
        Map<String, String> variables = variables(project);
        Optional<String> first = resolved(database, variables);
        Optional<String> second = resolved(table, variables);
        return first.isEmpty()
                        || second.isEmpty()
                        || first.get().isEmpty()
                        || second.get().isEmpty()
                ? Optional.empty()
                : Optional.of(new TableName(first.get(), second.get()));
    }

    private static Optional<String> resolved(String text, Map<String, String> variables) {
        String now = text;
        for (int i = 0; i < MOST_STEPS && now.contains("${"); i++) {
            Matcher matcher = VARIABLE.matcher(now);
            now = matcher.replaceAll(
                    found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group())));
        }
        return now.contains("${") ? Optional.empty() : Optional.of(now);
    }

    /** What the project's files set at their top and its workflows export; no variable that has two values. */
    private static Map<String, String> variables(LintProject project) {
        Map<String, String> variables = new TreeMap<>();
        Set<String> contested = new HashSet<>();
        project.yamls().values().forEach(root -> variables(root, "", variables, contested));
        project.roots()
                .forEach(root ->
                        root.config().get("_export").ifPresent(export -> variables(export, "", variables, contested)));
        variables.keySet().removeAll(contested);
        return variables;
    }

    private static void variables(YamlNode node, String prefix, Map<String, String> variables, Set<String> contested) {
        node.members().forEach((key, value) -> {
            value.text().ifPresent(text -> {
                String other = variables.putIfAbsent(prefix + key, text);
                if (other != null && !other.equals(text)) {
                    contested.add(prefix + key);
                }
            });
            variables(value, prefix + key + ".", variables, contested);
        });
    }
}

package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** What rules ask of Hive's syntax trees. */
final class HiveShape {

    private HiveShape() {}

    /** One column that a statement gives: its name in lower case, {@code *} for all, empty for none. */
    record Output(String name, HiveNode expression) {}

    /** Whether a statement begins with {@code WITH}. */
    static boolean hasWith(HiveNode statement) {
        return statement.first("TOK_CTE").isPresent();
    }

    /** The columns that a statement gives or writes; those of the queries within it are not among them. */
    static List<Output> outputs(HiveNode statement) {
        List<Output> outputs = new ArrayList<>();
        statement
                .first("TOK_INSERT")
                .flatMap(insert -> insert.first("TOK_SELECT").or(() -> insert.first("TOK_SELECTDI")))
                .ifPresent(select -> select.all("TOK_SELEXPR").forEach(item -> outputs.add(output(item))));
        return outputs;
    }

    /** The columns of all selects of a statement, those of the queries within it too. */
    static List<Output> allOutputs(HiveNode statement) {
        List<Output> outputs = new ArrayList<>();
        walk(statement, node -> {
            if (node.is("TOK_SELEXPR")) {
                outputs.add(output(node));
            }
        });
        return outputs;
    }

    private static Output output(HiveNode item) {
        HiveNode expression = item.child(0);
        if (expression.is("TOK_ALLCOLREF")) {
            return new Output("*", expression);
        }
        String name = item.size() > 1 && item.child(1).is("Identifier") ? text(item.child(1)) : columnName(expression);
        return new Output(name, expression);
    }

    /** The name of a column that an expression simply is; empty if it is something else. */
    static String columnName(HiveNode expression) {
        if (expression.is("TOK_TABLE_OR_COL") && expression.size() == 1) {
            return text(expression.child(0));
        }
        return expression.is("DOT") && expression.size() == 2 ? text(expression.child(1)) : "";
    }

    private static String text(HiveNode name) {
        return name.text().toLowerCase(Locale.ROOT);
    }

    /** A called function's name in lower case, the kind of the type for a cast; empty for what is no call. */
    static String function(HiveNode node) {
        boolean call = node.is("TOK_FUNCTION") || node.is("TOK_FUNCTIONDI");
        return call && node.size() > 0 ? node.child(0).text().toLowerCase(Locale.ROOT) : "";
    }

    /** The calls of a function below and at a node. */
    static List<HiveNode> callsIn(HiveNode root, String name) {
        List<HiveNode> calls = new ArrayList<>();
        walk(root, node -> {
            if (function(node).equals(name)) {
                calls.add(node);
            }
        });
        return calls;
    }

    /** The columns that are named below and at a node, in lower case. */
    static List<String> columns(HiveNode root) {
        List<String> names = new ArrayList<>();
        walk(root, node -> {
            if (node.is("TOK_TABLE_OR_COL")) {
                names.add(columnName(node));
            }
        });
        return names;
    }

    /** A text without its quotes and the backslashes before its signs; absent for what is no text. */
    static Optional<String> literal(HiveNode node) {
        return node.is("StringLiteral") && node.text().length() > 1
                ? Optional.of(node.text().substring(1, node.text().length() - 1).replaceAll("(?s)\\\\(.)", "$1"))
                : Optional.empty();
    }

    static boolean contains(HiveNode root, String kind) {
        return root.is(kind) || root.children().stream().anyMatch(child -> contains(child, kind));
    }

    /** Shows a node and all below it, parents first. */
    static void walk(HiveNode node, Consumer<HiveNode> visit) {
        visit.accept(node);
        node.children().forEach(child -> walk(child, visit));
    }
}

package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.function.Aggregates;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.GroupingElement;
import io.trino.sql.tree.GroupingOperation;
import io.trino.sql.tree.GroupingSets;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.LambdaExpression;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.SimpleGroupBy;
import io.trino.sql.tree.SortItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** Translates GROUP BY, and checks that a grouped query shows nothing but groups and aggregates. */
final class Grouping {

    private final Scope scope;
    private final ExpressionWriter expressions;
    private final List<Expression> keys = new ArrayList<>();
    private final Set<String> keyTexts = new HashSet<>();

    Grouping(Translation translation, QueryWriter queries, Scope scope) {
        this.scope = scope;
        this.expressions = new ExpressionWriter(translation, queries, Clause.GROUP_BY, Windows.NONE);
    }

    String write(QuerySpecification node, List<SelectWriter.Item> items) {
        if (node.getGroupBy().isEmpty()) {
            return "";
        }
        StringJoiner elements = new StringJoiner(", ", " GROUP BY ", "");
        for (GroupingElement element : node.getGroupBy().get().getGroupingElements()) {
            if (element instanceof SimpleGroupBy simple) {
                boolean several = simple.getExpressions().size() != 1;
                StringJoiner columns = new StringJoiner(", ", several ? "(" : "", several ? ")" : "");
                simple.getExpressions().forEach(key -> columns.add(key(key, items)));
                elements.add(columns.toString());
            } else {
                elements.add(sets((GroupingSets) element, items));
            }
        }
        return elements.toString();
    }

    private String sets(GroupingSets sets, List<SelectWriter.Item> items) {
        String name = sets.getType() == GroupingSets.Type.EXPLICIT
                ? "GROUPING SETS"
                : sets.getType().name();
        StringJoiner all = new StringJoiner(", ", name + " (", ")");
        for (List<Expression> set : sets.getSets()) {
            StringJoiner columns = new StringJoiner(", ", "(", ")");
            set.forEach(key -> columns.add(key(key, items)));
            all.add(columns.toString());
        }
        return all.toString();
    }

    private String key(Expression key, List<SelectWriter.Item> items) {
        if (key instanceof LongLiteral literal) {
            long at = literal.getParsedValue();
            if (at < 1 || at > items.size()) {
                throw Failures.at(
                        key, "INVALID_COLUMN_REFERENCE", "GROUP BY position " + at + " is not in select list");
            }
            SelectWriter.Item item = items.get((int) at - 1);
            Expression shown = item.expression();
            if (shown != null && hasAggregate(shown)) {
                throw Failures.at(
                        key,
                        "EXPRESSION_NOT_SCALAR",
                        "GROUP BY clause cannot contain aggregations, window functions or grouping operations: ["
                                + ExpressionFormatter.formatExpression(shown) + "]");
            }
            if (shown != null) {
                keys.add(shown);
            }
            keyTexts.add(item.value().sql());
            return item.value().constant() != null ? Long.toString(at) : text(item.value());
        }
        Value value = expressions.write(key, scope);
        keys.add(key);
        keyTexts.add(value.sql());
        return text(value);
    }

    /** Of a moment with a time zone also its part that functions look at. */
    private static String text(Value value) {
        return value.zone() == null ? value.operand() : value.operand() + ", " + value.moment();
    }

    void check(QuerySpecification node, List<SelectWriter.Item> items) {
        node.getSelect().getSelectItems().forEach(item -> checkGroupings(node, item));
        boolean grouped = node.getGroupBy().isPresent()
                || node.getHaving().isPresent()
                || items.stream().map(SelectWriter.Item::expression).anyMatch(Grouping::hasAggregate);
        if (!grouped) {
            return;
        }
        for (SelectWriter.Item item : items) {
            Expression expression = item.expression();
            if (expression != null) {
                check(expression, new HashSet<>());
            } else if (!keyTexts.contains(item.value().sql())) {
                throw Failures.at(
                        node, "EXPRESSION_NOT_AGGREGATE", "Column '" + item.name() + "' not in GROUP BY clause");
            }
        }
        node.getHaving().ifPresent(having -> check(having, new HashSet<>()));
        node.getOrderBy().ifPresent(orderBy -> {
            for (SortItem item : orderBy.getSortItems()) {
                boolean alias = item.getSortKey() instanceof Identifier identifier
                        && items.stream().anyMatch(each -> identifier.getValue().equalsIgnoreCase(each.name()));
                Set<String> names = new HashSet<>();
                items.forEach(each -> {
                    if (each.aliased() && each.name() != null) {
                        names.add(each.name().toLowerCase(Locale.ROOT));
                    }
                });
                if (!alias) {
                    check(item.getSortKey(), names);
                }
            }
        });
    }

    private void check(Node node, Set<String> lambdaArguments) {
        if (node instanceof Query || (node instanceof Expression expression && keys.contains(expression))) {
            return;
        }
        if ((node instanceof FunctionCall call && isAggregate(call)) || node instanceof GroupingOperation) {
            return;
        }
        if (node instanceof LambdaExpression lambda) {
            Set<String> more = new HashSet<>(lambdaArguments);
            lambda.getArguments()
                    .forEach(each -> more.add(each.getName().getValue().toLowerCase(Locale.ROOT)));
            check(lambda.getBody(), more);
            return;
        }
        if (node instanceof Identifier identifier) {
            if (!lambdaArguments.contains(identifier.getValue().toLowerCase(Locale.ROOT))) {
                checkColumn(identifier, List.of(), identifier.getValue());
            }
            return;
        }
        if (node instanceof DereferenceExpression dereference) {
            QualifiedName name = DereferenceExpression.getQualifiedName(dereference);
            if (name != null) {
                List<String> parts = new ArrayList<>(name.getOriginalParts().stream()
                        .map(Identifier::getValue)
                        .toList());
                String last = parts.remove(parts.size() - 1);
                if (scope.isLocal(parts, last)) {
                    checkColumn(dereference, parts, last);
                    return;
                }
            }
            check(dereference.getBase(), lambdaArguments);
            return;
        }
        node.getChildren().forEach(child -> check(child, lambdaArguments));
    }

    private void checkColumn(Expression node, List<String> prefix, String name) {
        if (!scope.isLocal(prefix, name)) {
            return;
        }
        scope.find(node, prefix, name).ifPresent(value -> {
            if (!keyTexts.contains(value.sql())) {
                throw Failures.at(
                        node,
                        "EXPRESSION_NOT_AGGREGATE",
                        "'" + ExpressionFormatter.formatExpression(node)
                                + "' must be an aggregate expression or appear in GROUP BY clause");
            }
        });
    }

    /** GROUPING shows which keys a row is grouped by, so there must be some, and it must name them. */
    private void checkGroupings(QuerySpecification query, Node node) {
        if (node instanceof Query) {
            return;
        }
        if (node instanceof GroupingOperation grouping) {
            if (query.getGroupBy().isEmpty()) {
                throw Failures.at(
                        node,
                        "MISSING_GROUP_BY",
                        "A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY"
                                + " clause");
            }
            for (Expression column : grouping.getGroupingColumns()) {
                String sql = expressions.write(column, scope).sql();
                if (!keyTexts.contains(sql)) {
                    throw Failures.at(
                            column,
                            "INVALID_ARGUMENTS",
                            "The arguments to GROUPING() must be expressions referenced by the GROUP BY at the"
                                    + " associated query level");
                }
            }
        }
        node.getChildren().forEach(child -> checkGroupings(query, child));
    }

    private static boolean isAggregate(FunctionCall call) {
        List<Aggregates.Entry> entries = Aggregates.named(call.getName().getSuffix());
        return !entries.isEmpty() && call.getWindow().isEmpty();
    }

    private static boolean hasAggregate(@org.jspecify.annotations.Nullable Node node) {
        if (node == null || node instanceof Query) {
            return false;
        }
        if (node instanceof FunctionCall call && isAggregate(call)) {
            return true;
        }
        return node.getChildren().stream().anyMatch(Grouping::hasAggregate);
    }
}

package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.function.Comparisons;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.AllRows;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FetchFirst;
import io.trino.sql.tree.GenericLiteral;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Limit;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NullLiteral;
import io.trino.sql.tree.Offset;
import io.trino.sql.tree.OrderBy;
import io.trino.sql.tree.Parameter;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.SortItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Translates ORDER BY, OFFSET, LIMIT and FETCH FIRST. */
final class Ordering {

    private final Translation translation;
    private final QueryWriter queries;

    Ordering(Translation translation, QueryWriter queries) {
        this.translation = translation;
        this.queries = queries;
    }

    /** The body of a query with the query's own ordering and limits, which only see the body's columns. */
    String around(Translated body, Query node, @Nullable Scope outer) {
        if (node.getOrderBy().isEmpty()
                && node.getOffset().isEmpty()
                && node.getLimit().isEmpty()) {
            return body.sql();
        }
        String alias = translation.fresh("r");
        List<Scope.Field> fields = new ArrayList<>();
        for (int i = 0; i < body.columns().size(); i++) {
            Translated.Output column = body.columns().get(i);
            fields.add(new Scope.Field(
                    List.of(), column.name(), new Value(alias + "." + Translated.column(i), column.type())));
        }
        Scope scope = Scope.of(outer, fields);
        ExpressionWriter expressions = new ExpressionWriter(translation, queries, Clause.ORDER_BY, Windows.NONE);
        StringBuilder sql = new StringBuilder("SELECT " + alias + ".* FROM (" + body.sql() + ") AS " + alias);
        node.getOrderBy().ifPresent(orderBy -> {
            StringJoiner items = new StringJoiner(", ", " ORDER BY ", "");
            for (SortItem item : orderBy.getSortItems()) {
                String key = position(item.getSortKey(), fields.size())
                        .map(at -> fields.get(at).value().sql())
                        .orElseGet(() -> {
                            Value value = expressions.write(item.getSortKey(), scope);
                            requireOrderable(item.getSortKey(), value);
                            return value.operand();
                        });
                items.add(key + WindowWriter.direction(item));
            }
            sql.append(items);
        });
        return sql + limits(translation, node.getOffset(), node.getLimit());
    }

    static void requireOrderable(Expression key, Value value) {
        if (!Comparisons.isOrderable(value.type())) {
            throw Failures.typeMismatch(
                    key,
                    "Type " + value.type() + " is not orderable, and therefore cannot be used in ORDER BY: "
                            + ExpressionFormatter.formatExpression(key));
        }
    }

    /** Which column a key like {@code 2} means, counted from 0. */
    static Optional<Integer> position(Expression key, int columns) {
        if (!(key instanceof LongLiteral literal)) {
            return Optional.empty();
        }
        long at = literal.getParsedValue();
        if (at < 1 || at > columns) {
            throw Failures.at(key, "INVALID_COLUMN_REFERENCE", "ORDER BY position " + at + " is not in select list");
        }
        return Optional.of((int) at - 1);
    }

    static String limits(Translation translation, Optional<Offset> offset, Optional<Node> limit) {
        StringBuilder sql = new StringBuilder();
        limit.flatMap(each -> count(translation, each))
                .ifPresent(count -> sql.append(" LIMIT ").append(count));
        offset.flatMap(each -> number(translation, each.getRowCount()))
                .ifPresent(count -> sql.append(" OFFSET ").append(count));
        return sql.toString();
    }

    /** How many rows at most; empty for all. */
    static Optional<Long> count(Translation translation, Node limit) {
        if (limit instanceof Limit plain) {
            return plain.getRowCount() instanceof AllRows ? Optional.empty() : number(translation, plain.getRowCount());
        }
        if (limit instanceof FetchFirst fetch) {
            return fetch.getRowCount().map(each -> number(translation, each)).orElse(Optional.of(1L));
        }
        return Optional.empty();
    }

    private static Optional<Long> number(Translation translation, Expression given) {
        Expression expression = given instanceof Parameter parameter ? translation.parameter(parameter) : given;
        if (expression instanceof LongLiteral literal) {
            return Optional.of(literal.getParsedValue());
        }
        if (expression instanceof GenericLiteral typed
                && typed.getValue().matches("[0-9]{1,18}")
                && typed.getType().toLowerCase(Locale.ROOT).matches("tinyint|smallint|integer|int|bigint")) {
            return Optional.of(Long.parseLong(typed.getValue()));
        }
        if (expression instanceof NullLiteral) {
            // a statement that is described before its parameters are known
            return Optional.empty();
        }
        throw Failures.notSupported(expression, "Only a number can limit rows");
    }

    /** ORDER BY of a SELECT: names of its columns come before those of its tables. */
    String ofSelect(
            OrderBy orderBy,
            List<SelectWriter.Item> items,
            Scope scope,
            ExpressionWriter expressions,
            boolean distinct) {
        StringJoiner keys = new StringJoiner(", ", " ORDER BY ", "");
        for (SortItem item : orderBy.getSortItems()) {
            keys.add(key(item.getSortKey(), items, scope, expressions, distinct) + WindowWriter.direction(item));
        }
        return keys.toString();
    }

    private static String key(
            Expression key,
            List<SelectWriter.Item> items,
            Scope scope,
            ExpressionWriter expressions,
            boolean distinct) {
        Optional<Integer> position = position(key, items.size());
        if (position.isPresent()) {
            return Integer.toString(position.get() + 1);
        }
        if (key instanceof Identifier identifier) {
            for (int i = 0; i < items.size(); i++) {
                String name = items.get(i).name();
                if (name != null && name.equalsIgnoreCase(identifier.getValue())) {
                    requireOrderable(key, items.get(i).value());
                    return Integer.toString(i + 1);
                }
            }
        }
        Value value = expressions.write(key, SelectWriter.withAliases(scope, items));
        requireOrderable(key, value);
        String sql = value.sql();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).value().sql().equals(sql)) {
                return Integer.toString(i + 1);
            }
        }
        if (distinct) {
            throw Failures.at(
                    key,
                    "EXPRESSION_NOT_IN_DISTINCT",
                    "For SELECT DISTINCT, ORDER BY expressions must appear in select list");
        }
        return "(" + sql + ")";
    }
}

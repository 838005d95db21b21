package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.AllColumns;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FetchFirst;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.SelectItem;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.WindowDefinition;
import io.trino.sql.tree.WindowSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Translates a SELECT with all its clauses. */
final class SelectWriter {

    /**
     * A column of the result.
     *
     * @param name given or taken from the column it shows; null for other expressions
     * @param value what it shows
     * @param expression as the user wrote it; null for one of {@code *}
     * @param aliased whether the user named it
     */
    record Item(
            @Nullable String name, Value value, @Nullable Expression expression, boolean aliased) {}

    private final Translation translation;
    private final QueryWriter queries;

    SelectWriter(Translation translation, QueryWriter queries) {
        this.translation = translation;
        this.queries = queries;
    }

    Translated write(QuerySpecification node, @Nullable Scope outer) {
        FromWriter.Source source = node.getFrom()
                .map(from -> new FromWriter(translation, queries).write(from, outer))
                .orElse(new FromWriter.Source("", List.of()));
        String where = node.getWhere()
                .map(condition -> where(condition, Scope.of(outer, source.fields())))
                .orElse("");
        if (Sessionize.isIn(node)) {
            Sessionize rewritten = new Sessionize(translation, queries, Scope.of(outer, source.fields()));
            return write(node, rewritten.apply(node, source, where), "", outer);
        }
        return write(node, source, where, outer);
    }

    private Translated write(QuerySpecification node, FromWriter.Source source, String where, @Nullable Scope outer) {
        Scope scope = Scope.of(outer, source.fields());
        Windows windows = windows(node);
        ExpressionWriter expressions = new ExpressionWriter(translation, queries, Clause.SELECT, windows);
        List<Item> items = new ArrayList<>();
        for (SelectItem item : node.getSelect().getSelectItems()) {
            if (item instanceof AllColumns all) {
                items.addAll(all(all, node, scope));
            } else {
                items.add(single((SingleColumn) item, expressions, scope));
            }
        }
        Grouping grouping = new Grouping(translation, queries, scope);
        String groupBy = grouping.write(node, items);
        grouping.check(node, items);
        StringBuilder sql = new StringBuilder();
        List<Translated.Output> outputs = new ArrayList<>();
        StringJoiner columns = new StringJoiner(", ");
        for (Item item : items) {
            columns.add(item.value().sql() + " AS " + Translated.column(outputs.size()));
            outputs.add(new Translated.Output(item.name(), item.value().type()));
        }
        if (!source.sql().isEmpty()) {
            sql.append(" FROM ").append(source.sql());
        }
        sql.append(where).append(groupBy);
        node.getHaving().ifPresent(having -> {
            ExpressionWriter writer = new ExpressionWriter(translation, queries, Clause.HAVING, windows);
            sql.append(" HAVING ")
                    .append(writer.condition(having, scope, "HAVING clause must evaluate to a boolean: actual type %s")
                            .sql());
        });
        if (node.getLimit().orElse(null) instanceof FetchFirst fetch && fetch.isWithTies()) {
            if (node.getOrderBy().isEmpty()) {
                throw Failures.at(fetch, "MISSING_ORDER_BY", "FETCH FIRST WITH TIES clause requires ORDER BY");
            }
            return new Translated(withTies(node, fetch, items, scope, columns.toString(), sql.toString()), outputs);
        }
        node.getOrderBy()
                .ifPresent(orderBy -> sql.append(new Ordering(translation, queries)
                        .ofSelect(
                                orderBy,
                                items,
                                scope,
                                expressions,
                                node.getSelect().isDistinct())));
        sql.append(Ordering.limits(translation, node.getOffset(), node.getLimit()));
        String head = node.getSelect().isDistinct() ? "SELECT DISTINCT " : "SELECT ";
        return new Translated(head + columns + sql, outputs);
    }

    private String where(Expression condition, Scope scope) {
        ExpressionWriter writer = new ExpressionWriter(translation, queries, Clause.WHERE, Windows.NONE);
        return " WHERE "
                + writer.condition(condition, scope, "WHERE clause must evaluate to a boolean: actual type %s")
                        .sql();
    }

    /** DuckDB has no WITH TIES: the rank of each row decides. */
    private String withTies(
            QuerySpecification node, FetchFirst fetch, List<Item> items, Scope scope, String columns, String rest) {
        WindowWriter order = new WindowWriter(
                new ExpressionWriter(translation, queries, Clause.ORDER_BY, Windows.NONE), Windows.NONE);
        String keys = node.getOrderBy()
                .map(orderBy -> order.sortItems(orderBy, withAliases(scope, items)))
                .orElse("1");
        String alias = translation.fresh("r");
        StringJoiner names = new StringJoiner(", ");
        for (int i = 0; i < items.size(); i++) {
            names.add(alias + "." + Translated.column(i));
        }
        String ranked = "SELECT rank() OVER (ORDER BY " + keys + ") AS tie, " + columns + rest;
        return "SELECT " + names + " FROM (" + ranked + ") AS " + alias + " WHERE " + alias + ".tie <= "
                + Ordering.count(translation, fetch).orElse(1L) + " ORDER BY " + alias + ".tie";
    }

    private static Windows windows(QuerySpecification node) {
        Map<String, WindowSpecification> windows = new HashMap<>();
        for (WindowDefinition definition : node.getWindows()) {
            windows.put(definition.getName().getValue().toLowerCase(Locale.ROOT), definition.getWindow());
        }
        return new Windows(windows);
    }

    private static Item single(SingleColumn column, ExpressionWriter expressions, Scope scope) {
        Expression expression = column.getExpression();
        Value value = expressions.write(expression, scope);
        if (column.getAlias().isPresent()) {
            return new Item(column.getAlias().get().getValue(), value, expression, true);
        }
        String name = null;
        if (expression instanceof Identifier identifier) {
            name = identifier.getValue();
        } else if (expression instanceof DereferenceExpression dereference
                && DereferenceExpression.getQualifiedName(dereference) != null) {
            name = dereference.getField().map(Identifier::getValue).orElse(null);
        }
        return new Item(name, value, expression, false);
    }

    private static List<Item> all(AllColumns all, QuerySpecification node, Scope scope) {
        if (node.getFrom().isEmpty()) {
            throw Failures.at(all, "COLUMN_NOT_FOUND", "SELECT * not allowed in queries without FROM clause");
        }
        List<Scope.Field> fields =
                scope.fields().stream().filter(field -> !field.hidden()).toList();
        if (all.getTarget().isPresent()) {
            List<String> prefix = parts(all.getTarget().get());
            fields = fields.stream().filter(field -> field.belongsTo(prefix)).toList();
            if (fields.isEmpty()) {
                throw Failures.at(all, "TABLE_NOT_FOUND", "Unable to resolve reference " + String.join(".", prefix));
            }
        }
        if (!all.getAliases().isEmpty() && all.getAliases().size() != fields.size()) {
            throw Failures.at(
                    all,
                    "MISMATCHED_COLUMN_ALIASES",
                    "Column alias list has " + all.getAliases().size() + " entries but relation has " + fields.size()
                            + " columns");
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = all.getAliases().isEmpty()
                    ? fields.get(i).name()
                    : all.getAliases().get(i).getValue();
            items.add(new Item(name, fields.get(i).value(), null, false));
        }
        return items;
    }

    private static List<String> parts(Expression target) {
        if (target instanceof Identifier identifier) {
            return List.of(identifier.getValue());
        }
        QualifiedName name = target instanceof DereferenceExpression dereference
                ? DereferenceExpression.getQualifiedName(dereference)
                : null;
        if (name == null) {
            throw Failures.notSupported((Node) target, "Only the columns of a relation can be shown with .*");
        }
        return name.getOriginalParts().stream().map(Identifier::getValue).toList();
    }

    /** The scope with the names that the user gave to columns of the result. */
    static Scope withAliases(Scope scope, List<Item> items) {
        Map<String, Value> aliases = new HashMap<>();
        for (Item item : items) {
            if (item.aliased() && item.name() != null) {
                aliases.put(item.name(), item.value());
            }
        }
        return aliases.isEmpty() ? scope : scope.with(aliases);
    }
}

package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Except;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Intersect;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.Row;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.TableSubquery;
import io.trino.sql.tree.Union;
import io.trino.sql.tree.Values;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Translates queries. Every relation gets a name of its own and columns {@code c0, c1, …}, so that no name can clash. */
public final class QueryWriter {

    /** A query of a WITH clause: its name in DuckDB's text and its columns. */
    record Named(String alias, List<Translated.Output> columns) {}

    /** Trino's {@code max_recursion_depth}. */
    private static final int MOST_RECURSIONS = 10;

    private final Translation translation;
    private final Map<String, Named> named;

    public QueryWriter(Translation translation) {
        this(translation, Map.of());
    }

    private QueryWriter(Translation translation, Map<String, Named> named) {
        this.translation = translation;
        this.named = named;
    }

    Optional<Named> named(String name) {
        return Optional.ofNullable(named.get(name.toLowerCase(Locale.ROOT)));
    }

    private QueryWriter with(String name, Named query) {
        Map<String, Named> more = new HashMap<>(named);
        more.put(name.toLowerCase(Locale.ROOT), query);
        return new QueryWriter(translation, more);
    }

    /** A query that may refer to the columns of the query around it. */
    Translated subquery(Query node, Scope outer) {
        return write(node, outer);
    }

    public Translated write(Query node, @Nullable Scope outer) {
        QueryWriter inner = this;
        String prefix = "";
        if (node.getWith().isPresent()) {
            With with = node.getWith().get();
            StringJoiner texts = new StringJoiner(", ", "WITH ", " ");
            Set<String> names = new HashSet<>();
            for (WithQuery each : with.getQueries()) {
                if (!names.add(each.getName().getValue().toLowerCase(Locale.ROOT))) {
                    throw Failures.at(
                            each,
                            "DUPLICATE_NAMED_QUERY",
                            "WITH query name '" + each.getName().getValue() + "' specified more than once");
                }
                String alias = translation.fresh("w");
                Translated relation =
                        with.isRecursive() ? inner.recursive(each, alias, outer) : inner.write(each.getQuery(), outer);
                List<Translated.Output> columns = renamed(each, relation.columns());
                texts.add(alias + " AS (" + relation.sql() + ")");
                inner = inner.with(each.getName().getValue(), new Named(alias, columns));
            }
            prefix = texts.toString();
        }
        Translated body = inner.body(node.getQueryBody(), outer);
        Ordering ordering = new Ordering(translation, inner);
        String sql = ordering.around(body, node, outer);
        return new Translated(prefix + sql, body.columns());
    }

    private static List<Translated.Output> renamed(WithQuery query, List<Translated.Output> columns) {
        if (query.getColumnNames().isEmpty()) {
            return columns;
        }
        List<Identifier> names = query.getColumnNames().get();
        if (names.size() != columns.size()) {
            throw Failures.at(
                    query,
                    "MISMATCHED_COLUMN_ALIASES",
                    "Column alias list has " + names.size() + " entries but relation has " + columns.size()
                            + " columns");
        }
        List<Translated.Output> renamed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            renamed.add(new Translated.Output(
                    names.get(i).getValue(), columns.get(i).type()));
        }
        return renamed;
    }

    /**
     * The first part gives the columns; the second sees them under the query's own name. Written out level by level, as
     * Trino does, which makes an endless recursion an error.
     */
    private Translated recursive(WithQuery node, String alias, @Nullable Scope outer) {
        if (!(node.getQuery().getQueryBody() instanceof Union union)
                || union.getRelations().size() != 2
                || node.getQuery().getWith().isPresent()) {
            return write(node.getQuery(), outer);
        }
        if (node.getColumnNames().isEmpty()) {
            throw Failures.at(node, "MISSING_COLUMN_ALIASES", "missing column aliases in recursive WITH query");
        }
        Translated start = relation(union.getRelations().get(0), outer);
        List<Type> types = start.columns().stream().map(Translated.Output::type).toList();
        StringJoiner levels = new StringJoiner(", ", "WITH ", " ");
        StringJoiner all = new StringJoiner(union.isDistinct() ? " UNION " : " UNION ALL ");
        levels.add(alias + "_0 AS (" + start.sql() + ")");
        all.add("SELECT * FROM " + alias + "_0");
        for (int depth = 1; depth <= MOST_RECURSIONS + 1; depth++) {
            String before = alias + "_" + (depth - 1);
            QueryWriter step = with(node.getName().getValue(), new Named(before, renamed(node, start.columns())));
            Translated next = step.relation(union.getRelations().get(1), outer);
            check(node, start, next);
            String level = alias + "_" + depth;
            levels.add(level + " AS MATERIALIZED (" + widened(next, types) + ")");
            all.add("SELECT * FROM " + level
                    + (depth > MOST_RECURSIONS ? " WHERE p_too_deep(" + MOST_RECURSIONS + ")" : ""));
        }
        return new Translated(levels + all.toString(), start.columns());
    }

    private static void check(WithQuery node, Translated start, Translated next) {
        if (start.columns().size() != next.columns().size()) {
            throw Failures.typeMismatch(
                    node,
                    "base and step relations of recursion have different number of fields: "
                            + start.columns().size() + ", " + next.columns().size());
        }
        for (int i = 0; i < start.columns().size(); i++) {
            Type from = next.columns().get(i).type();
            Type to = start.columns().get(i).type();
            if (!Coercion.canWiden(from, to)) {
                throw Failures.typeMismatch(
                        node,
                        "recursion step relation output type (" + from
                                + ") is not coercible to recursion base relation output type (" + to + ") at column "
                                + (i + 1));
            }
        }
    }

    private Translated relation(Relation node, @Nullable Scope outer) {
        return node instanceof QueryBody body ? body(body, outer) : everything(node, outer);
    }

    Translated body(QueryBody node, @Nullable Scope outer) {
        if (node instanceof QuerySpecification specification) {
            return new SelectWriter(translation, this).write(specification, outer);
        }
        if (node instanceof TableSubquery subquery) {
            return write(subquery.getQuery(), outer);
        }
        if (node instanceof Values values) {
            return values(values, outer);
        }
        if (node instanceof SetOperation operation) {
            return combined(operation, outer);
        }
        if (node instanceof Table) {
            return everything(node, outer);
        }
        throw Failures.notSupported(node, "Not supported: " + node.getClass().getSimpleName());
    }

    private Translated everything(Relation node, @Nullable Scope outer) {
        FromWriter.Source source = new FromWriter(translation, this).write(node, outer);
        StringJoiner columns = new StringJoiner(", ", "SELECT ", " FROM " + source.sql());
        List<Translated.Output> outputs = new ArrayList<>();
        for (Scope.Field field : source.fields()) {
            columns.add(field.value().sql() + " AS " + Translated.column(outputs.size()));
            outputs.add(new Translated.Output(field.name(), field.value().type()));
        }
        return new Translated(columns.toString(), outputs);
    }

    private Translated values(Values node, @Nullable Scope outer) {
        ExpressionWriter expressions = new ExpressionWriter(translation, this, Clause.PLAIN, Windows.NONE);
        Scope scope = Scope.of(outer, List.of());
        List<List<Value>> rows = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        List<@Nullable String> names = new ArrayList<>();
        for (Expression expression : node.getRows()) {
            List<Value> row = new ArrayList<>();
            if (expression instanceof Row written) {
                for (Expression item : written.getItems()) {
                    row.add(expressions.write(item, scope));
                }
            } else {
                fields(expressions.write(expression, scope), row, names);
            }
            meet(node, types, row, rows.isEmpty());
            rows.add(row);
        }
        StringJoiner texts = new StringJoiner(", ");
        for (List<Value> row : rows) {
            StringJoiner text = new StringJoiner(", ", "(", ")");
            for (int i = 0; i < row.size(); i++) {
                text.add(Coercion.widen(row.get(i), types.get(i)).sql());
            }
            texts.add(text.toString());
        }
        StringJoiner columns = new StringJoiner(", ", "(", ")");
        List<Translated.Output> outputs = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(Translated.column(i));
            outputs.add(new Translated.Output(i < names.size() ? names.get(i) : null, types.get(i)));
        }
        return new Translated("SELECT * FROM (VALUES " + texts + ") AS " + translation.fresh("r") + columns, outputs);
    }

    /** A row of VALUES that is no constructor: its fields if it is a row, else one column. */
    private static void fields(Value value, List<Value> row, List<@Nullable String> names) {
        if (!value.type().is(Type.Kind.ROW)) {
            row.add(value);
            return;
        }
        for (int i = 0; i < value.type().args().size(); i++) {
            row.add(new Value(
                    value.operand() + "." + Type.rowField(i),
                    value.type().args().get(i)));
            if (names.size() <= i) {
                names.add(value.type().names().get(i));
            }
        }
    }

    private static void meet(Node node, List<Type> types, List<Value> row, boolean first) {
        if (first) {
            row.forEach(value -> types.add(value.type()));
            return;
        }
        if (row.size() != types.size()) {
            throw Failures.typeMismatch(
                    node, "Values rows have mismatched sizes: " + types.size() + " vs " + row.size());
        }
        for (int i = 0; i < types.size(); i++) {
            Optional<Type> common = Coercion.common(types.get(i), row.get(i).type());
            if (common.isEmpty()) {
                throw Failures.typeMismatch(
                        node,
                        "Values rows have mismatched types: " + rowOf(types) + " vs "
                                + rowOf(row.stream().map(Value::type).toList()));
            }
            types.set(i, common.get());
        }
    }

    private static Type rowOf(List<Type> types) {
        return Type.row(types, new ArrayList<>(java.util.Collections.nCopies(types.size(), null)));
    }

    private Translated combined(SetOperation node, @Nullable Scope outer) {
        String name = node instanceof Union ? "UNION" : node instanceof Intersect ? "INTERSECT" : "EXCEPT";
        List<Relation> parts =
                node instanceof Except except ? List.of(except.getLeft(), except.getRight()) : node.getRelations();
        List<Translated> relations = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        for (Relation part : parts) {
            Translated relation = relation(part, outer);
            if (relations.isEmpty()) {
                relation.columns().forEach(column -> types.add(column.type()));
            }
            if (relation.columns().size() != types.size()) {
                throw Failures.typeMismatch(
                        node,
                        name + " query has different number of fields: " + types.size() + ", "
                                + relation.columns().size());
            }
            for (int i = 0; i < types.size(); i++) {
                Type other = relation.columns().get(i).type();
                Type so = types.get(i);
                int position = i + 1;
                types.set(
                        i,
                        Coercion.common(so, other)
                                .orElseThrow(() -> Failures.typeMismatch(
                                        node,
                                        "column " + position + " in " + name + " query has incompatible types: " + so
                                                + ", " + other)));
            }
            relations.add(relation);
        }
        StringJoiner sql = new StringJoiner(" " + name + (node.isDistinct() ? " " : " ALL "));
        relations.forEach(relation -> sql.add("(" + widened(relation, types) + ")"));
        List<Translated.Output> outputs = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            outputs.add(new Translated.Output(relations.get(0).columns().get(i).name(), types.get(i)));
        }
        return new Translated(sql.toString(), outputs);
    }

    /** The relation's query with its columns as these types. */
    private String widened(Translated relation, List<Type> types) {
        boolean same = true;
        String alias = translation.fresh("r");
        StringJoiner columns = new StringJoiner(", ", "SELECT ", " FROM (" + relation.sql() + ") AS " + alias);
        for (int i = 0; i < types.size(); i++) {
            String column = Translated.column(i);
            Value value =
                    new Value(alias + "." + column, relation.columns().get(i).type());
            Value wide = Coercion.widen(value, types.get(i));
            same &= wide.sql().equals(value.sql()) && !value.type().is(Type.Kind.UNKNOWN);
            columns.add(wide.sql() + " AS " + column);
        }
        return same ? relation.sql() : columns.toString();
    }
}

package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.catalog.TableColumns;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import io.cdppipeline.target.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Translates FROM: tables, subqueries, joins, lateral views. */
final class SourceTranslator {

    /** What stands after FROM, and the columns it gives. */
    record Source(String sql, List<Scope.Field> fields) {}

    /** The column that numbers the rows of a sorted subquery; no name that users can write. */
    static final String ORDER = "\u0000order";

    private static final Map<String, String> JOINS = Map.of(
            "TOK_JOIN", "JOIN",
            "TOK_CROSSJOIN", "JOIN",
            "TOK_LEFTOUTERJOIN", "LEFT JOIN",
            "TOK_RIGHTOUTERJOIN", "RIGHT JOIN",
            "TOK_FULLOUTERJOIN", "FULL JOIN",
            "TOK_LEFTSEMIJOIN", "SEMI JOIN");

    private final HiveContext context;
    private final QueryTranslator queries;
    private final Generators generators;

    SourceTranslator(HiveContext context, QueryTranslator queries) {
        this.context = context;
        this.queries = queries;
        this.generators = new Generators(context);
    }

    Source source(HiveNode node, @Nullable Scope outer) {
        String join = JOINS.get(node.kind());
        if (join != null) {
            return join(node, join, outer);
        }
        return switch (node.kind()) {
            case "TOK_TABREF" -> table(node);
            case "TOK_SUBQUERY" -> subquery(node, outer);
            case "TOK_LATERAL_VIEW", "TOK_LATERAL_VIEW_OUTER" -> lateralView(node, outer);
            case "TOK_VIRTUAL_TABLE" -> values(node, outer);
            default -> throw HiveErrors.unsupported(node, Names.words(node) + " in FROM");
        };
    }

    private Source subquery(HiveNode node, @Nullable Scope outer) {
        HiveQuery query = queries.query(node.child(0), outer);
        String name = Names.lower(node.child(1));
        String alias = context.fresh("r");
        boolean sorted = node.child(0).is("TOK_QUERY")
                && node.child(0).all("TOK_INSERT").stream()
                        .anyMatch(insert -> insert.first("TOK_SORTBY")
                                .or(() -> insert.first("TOK_CLUSTERBY"))
                                .or(() -> insert.first("TOK_ORDERBY"))
                                .isPresent());
        if (!sorted) {
            return new Source("(" + query.sql() + ") AS " + alias, fields(query, alias, name));
        }
        List<Scope.Field> fields = new ArrayList<>(fields(query, alias, name));
        fields.add(new Scope.Field("", name, ORDER, new Value(alias + ".o", Type.BIGINT)));
        String inner = context.fresh("r");
        return new Source(
                "(SELECT *, row_number() OVER () AS o FROM (" + query.sql() + ") AS " + inner + ") AS " + alias,
                fields);
    }

    private static List<Scope.Field> fields(HiveQuery query, String alias, String name) {
        List<Scope.Field> fields = new ArrayList<>();
        for (int i = 0; i < query.columns().size(); i++) {
            HiveQuery.Named column = query.columns().get(i);
            fields.add(new Scope.Field(
                    "", name, column.name(), new Value(alias + "." + HiveQuery.column(i), column.type())));
        }
        return fields;
    }

    private Source table(HiveNode node) {
        HiveNode nameNode = node.child(0);
        String own = Names.lower(nameNode.child(nameNode.size() - 1));
        String alias = own;
        for (HiveNode extra : node.children().subList(1, node.size())) {
            if (!extra.is("Identifier") && !extra.kind().startsWith("KW_")) {
                throw HiveErrors.unsupported(extra, Names.words(extra) + " of a table");
            }
            alias = Names.lower(extra);
        }
        String relation = context.fresh("r");
        if (nameNode.size() == 1) {
            HiveQuery named = context.named(own).orElse(null);
            if (named != null) {
                return new Source(named.sql() + " AS " + relation, fields(named, relation, alias));
            }
        }
        TableName name = Names.table(context, nameNode);
        TableColumns columns =
                context.table(name).orElseThrow(() -> HiveErrors.semantic(nameNode, "Table not found '" + name + "'"));
        List<Scope.Field> fields = new ArrayList<>();
        for (TableColumns.Named column : columns.columns()) {
            fields.add(new Scope.Field(
                    name.database(),
                    alias,
                    QueryTranslator.lower(column.name()),
                    new Value(relation + "." + Sql.name(column.name()), column.type())));
        }
        return new Source(Sql.name(name) + " AS " + relation, fields);
    }

    private Source join(HiveNode node, String join, @Nullable Scope outer) {
        Source left = source(node.child(0), outer);
        Source right = source(node.child(1), outer);
        List<Scope.Field> both = new ArrayList<>(left.fields());
        both.addAll(right.fields());
        String rightSql = JOINS.containsKey(node.child(1).kind()) || isView(node.child(1))
                ? "(" + right.sql() + ")"
                : right.sql();
        if (node.size() > 2 && node.child(2).is("TOK_TABCOLNAME")) {
            throw HiveErrors.unsupported(node.child(2), "JOIN … USING");
        }
        String condition = node.size() > 2
                ? new Expressions(context, queries, Map.of())
                        .condition(node.child(2), Scope.of(outer, both))
                        .sql()
                : "true";
        String sql = left.sql() + " " + join + " " + rightSql + " ON " + condition;
        return new Source(sql, node.is("TOK_LEFTSEMIJOIN") ? left.fields() : both);
    }

    private static boolean isView(HiveNode node) {
        return node.is("TOK_LATERAL_VIEW") || node.is("TOK_LATERAL_VIEW_OUTER");
    }

    private Source lateralView(HiveNode node, @Nullable Scope outer) {
        Source source = source(node.child(1), outer);
        HiveNode item = node.child(0).child(0);
        String name = "";
        List<String> columns = new ArrayList<>();
        for (HiveNode each : item.children().subList(1, item.size())) {
            if (each.is("TOK_TABALIAS")) {
                name = Names.lower(each.child(0));
            } else {
                columns.add(Names.lower(each));
            }
        }
        return generated(source, item.child(0), columns, name, node.is("TOK_LATERAL_VIEW_OUTER"), outer);
    }

    private Source generated(
            Source source, HiveNode call, List<String> names, String table, boolean optional, @Nullable Scope outer) {
        Expressions expressions = new Expressions(context, queries, Map.of());
        HiveQuery rows = generators.rows(call, Scope.of(outer, source.fields()), expressions);
        if (!names.isEmpty() && names.size() != rows.columns().size()) {
            throw HiveErrors.semantic(
                    call,
                    "The number of aliases supplied in the AS clause does not match the number of columns output by the"
                            + " UDTF: expected " + rows.columns().size() + " aliases but got " + names.size());
        }
        List<HiveQuery.Named> columns = new ArrayList<>();
        for (int i = 0; i < rows.columns().size(); i++) {
            Type type = rows.columns().get(i).type();
            columns.add(
                    new HiveQuery.Named(names.isEmpty() ? rows.columns().get(i).name() : names.get(i), type));
        }
        String alias = context.fresh("l");
        String lateral = "LATERAL (" + rows.sql() + ") AS " + alias;
        String sql = source.sql().isEmpty()
                ? "(" + rows.sql() + ") AS " + alias
                : source.sql() + (optional ? " LEFT JOIN " + lateral + " ON true" : " CROSS JOIN " + lateral);
        List<Scope.Field> fields = new ArrayList<>(source.fields());
        fields.addAll(fields(new HiveQuery(rows.sql(), columns), alias, table));
        return new Source(sql, fields);
    }

    /** The source with what a generator in the SELECT makes of each row; the same source if there is no generator. */
    Source withGenerator(HiveNode select, Source source, @Nullable Scope outer) {
        List<HiveNode> items = select.all("TOK_SELEXPR");
        HiveNode generator = null;
        for (HiveNode item : items) {
            if (Generators.isGenerator(item.child(0))) {
                generator = item;
            }
        }
        if (generator == null) {
            return source;
        }
        if (items.size() > 1) {
            throw HiveErrors.semantic(
                    generator, "Only a single expression in the SELECT clause is supported with UDTF's");
        }
        List<String> names = generator.children().subList(1, generator.size()).stream()
                .map(Names::lower)
                .toList();
        return generated(source, generator.child(0), names, Generators.TABLE, false, outer);
    }

    private Source values(HiveNode node, @Nullable Scope outer) {
        HiveNode rows =
                node.first("TOK_VALUES_TABLE").orElseThrow(() -> HiveErrors.unsupported(node, "This virtual table"));
        Expressions expressions = new Expressions(context, queries, Map.of());
        List<List<Value>> all = new ArrayList<>();
        for (HiveNode row : rows.children()) {
            all.add(row.children().stream()
                    .map(each -> expressions.write(each, Scope.of(outer, List.of())))
                    .toList());
            if (all.get(0).size() != all.get(all.size() - 1).size()) {
                throw HiveErrors.semantic(row, "Expected " + all.get(0).size() + " values in each row");
            }
        }
        List<HiveQuery.Named> columns = new ArrayList<>();
        for (int i = 0; i < all.get(0).size(); i++) {
            int at = i;
            Type type =
                    HiveTypes.common(rows, all.stream().map(row -> row.get(at)).toList());
            columns.add(new HiveQuery.Named("tmp_values_col" + (i + 1), type));
        }
        StringJoiner texts = new StringJoiner(", ");
        StringJoiner names = new StringJoiner(", ");
        for (List<Value> row : all) {
            StringJoiner values = new StringJoiner(", ", "(", ")");
            for (int i = 0; i < row.size(); i++) {
                values.add(
                        HiveCasts.cast(rows, row.get(i), columns.get(i).type()).sql());
            }
            texts.add(values.toString());
        }
        for (int i = 0; i < columns.size(); i++) {
            names.add(HiveQuery.column(i));
        }
        String alias = context.fresh("r");
        return new Source(
                "(VALUES " + texts + ") AS " + alias + "(" + names + ")",
                fields(new HiveQuery("", columns), alias, "values"));
    }
}

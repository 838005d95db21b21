package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Translates queries: TOK_QUERY and the unions in it. */
final class QueryTranslator {

    private static final Set<String> CLAUSES = Set.of(
            "TOK_DESTINATION",
            "TOK_INSERT_INTO",
            "TOK_SELECT",
            "TOK_SELECTDI",
            "TOK_WHERE",
            "TOK_GROUPBY",
            "TOK_ROLLUP_GROUPBY",
            "TOK_CUBE_GROUPBY",
            "TOK_GROUPING_SETS",
            "TOK_HAVING",
            "TOK_ORDERBY",
            "TOK_SORTBY",
            "TOK_CLUSTERBY",
            "TOK_DISTRIBUTEBY",
            "KW_WINDOW",
            "TOK_LIMIT");

    private final HiveContext context;
    private final SourceTranslator sources;

    QueryTranslator(HiveContext context) {
        this.context = context;
        this.sources = new SourceTranslator(context, this);
    }

    /** A query with one SELECT, or a union. */
    HiveQuery query(HiveNode node, @Nullable Scope outer) {
        if (node.is("TOK_UNIONALL")) {
            return union(node, outer);
        }
        if (!node.is("TOK_QUERY")) {
            throw HiveErrors.unsupported(node, "This kind of query (" + node.text() + ")");
        }
        List<HiveNode> inserts = node.all("TOK_INSERT");
        if (inserts.size() != 1) {
            throw HiveErrors.unsupported(node, "Several INSERTs in a subquery");
        }
        return select(node, inserts.get(0), outer);
    }

    /** One of a statement's SELECTs, with the FROM and WITH that all of them share. */
    HiveQuery select(HiveNode query, HiveNode insert, @Nullable Scope outer) {
        context.open();
        try {
            String with = with(query, outer);
            HiveNode from = query.first("TOK_FROM").orElse(null);
            SourceTranslator.Source source =
                    from == null ? new SourceTranslator.Source("", List.of()) : sources.source(from.child(0), outer);
            return body(insert, source, outer, with);
        } finally {
            context.close();
        }
    }

    private String with(HiveNode query, @Nullable Scope outer) {
        HiveNode ctes = query.first("TOK_CTE").orElse(null);
        if (ctes == null) {
            return "";
        }
        StringJoiner parts = new StringJoiner(", ", "WITH ", " ");
        for (HiveNode cte : ctes.children()) {
            String name = Names.lower(cte.child(1));
            HiveQuery inner = query(cte.child(0), outer);
            String alias = context.fresh("w");
            parts.add(alias + " AS (" + inner.sql() + ")");
            context.name(name, new HiveQuery(alias, inner.columns()));
        }
        return parts.toString();
    }

    private HiveQuery union(HiveNode node, @Nullable Scope outer) {
        HiveQuery left = query(node.child(0), outer);
        HiveQuery right = query(node.child(1), outer);
        if (left.columns().size() != right.columns().size()) {
            throw HiveErrors.semantic(node, "Schema of both sides of union should match");
        }
        List<HiveQuery.Named> columns = new ArrayList<>();
        for (int i = 0; i < left.columns().size(); i++) {
            columns.add(new HiveQuery.Named(
                    left.columns().get(i).name(),
                    HiveTypes.common(
                            node,
                            left.columns().get(i).type(),
                            right.columns().get(i).type())));
        }
        return new HiveQuery(converted(node, left, columns) + " UNION ALL " + converted(node, right, columns), columns);
    }

    private String converted(HiveNode at, HiveQuery query, List<HiveQuery.Named> columns) {
        String alias = context.fresh("u");
        StringJoiner items = new StringJoiner(", ");
        for (int i = 0; i < columns.size(); i++) {
            Value value = new Value(
                    alias + "." + HiveQuery.column(i), query.columns().get(i).type());
            items.add(HiveCasts.cast(at, value, columns.get(i).type()).sql() + " AS " + HiveQuery.column(i));
        }
        return "SELECT " + items + " FROM (" + query.sql() + ") AS " + alias;
    }

    private HiveQuery body(HiveNode insert, SourceTranslator.Source source, @Nullable Scope outer, String with) {
        for (HiveNode clause : insert.children()) {
            if (!CLAUSES.contains(clause.kind())) {
                throw HiveErrors.unsupported(clause, Names.words(clause));
            }
        }
        HiveNode select = insert.first("TOK_SELECT")
                .or(() -> insert.first("TOK_SELECTDI"))
                .orElseThrow(() -> HiveErrors.unsupported(insert, "A query without SELECT"));
        SourceTranslator.Source from = sources.withGenerator(select, source, outer);
        Scope scope = Scope.of(outer, from.fields());
        Expressions expressions = new Expressions(context, this, windows(insert)).groupedBy(groupKeys(insert));
        List<Item> items = items(select, scope, expressions, !from.equals(source));
        boolean distinct = select.is("TOK_SELECTDI");
        StringBuilder sql = new StringBuilder(with).append("SELECT ").append(distinct ? "DISTINCT " : "");
        StringJoiner list = new StringJoiner(", ");
        for (int i = 0; i < items.size(); i++) {
            list.add(items.get(i).value().sql() + " AS " + HiveQuery.column(i));
        }
        sql.append(list);
        if (!from.sql().isEmpty()) {
            sql.append(" FROM ").append(from.sql());
        }
        insert.first("TOK_WHERE")
                .ifPresent(where -> sql.append(" WHERE ")
                        .append(expressions.condition(where.child(0), scope).sql()));
        sql.append(grouping(insert, scope, expressions));
        insert.first("TOK_HAVING")
                .ifPresent(having -> sql.append(" HAVING ")
                        .append(expressions
                                .condition(having.child(0), withAliases(scope, items))
                                .sql()));
        sql.append(ordering(insert, scope, expressions, items, distinct));
        insert.first("TOK_LIMIT").ifPresent(limit -> sql.append(limit(limit)));
        List<HiveQuery.Named> columns = items.stream()
                .map(item -> new HiveQuery.Named(item.name(), item.value().type()))
                .toList();
        return new HiveQuery(sql.toString(), columns);
    }

    /** @param node of its expression; null for a column that a star stands for */
    record Item(String name, Value value, @Nullable HiveNode node) {}

    private List<Item> items(HiveNode select, Scope scope, Expressions expressions, boolean generated) {
        List<Item> items = new ArrayList<>();
        for (HiveNode each : select.children()) {
            if (!each.is("TOK_SELEXPR")) {
                if (each.is("TOK_TRANSFORM")) {
                    throw HiveErrors.unsupported(each, "TRANSFORM");
                }
                continue; // a hint
            }
            HiveNode expression = each.child(0);
            if (expression.is("TOK_TRANSFORM")) {
                throw HiveErrors.unsupported(expression, "TRANSFORM");
            }
            if (generated) {
                Generators.columns(scope).forEach(field -> items.add(new Item(field.name(), field.value(), null)));
            } else if (expression.is("TOK_ALLCOLREF") || expression.is("TOK_SETCOLREF")) {
                star(expression, scope).forEach(field -> items.add(new Item(field.name(), field.value(), null)));
            } else {
                if (each.size() > 2) {
                    throw HiveErrors.unsupported(each, "Several aliases of one expression");
                }
                Value value = expressions.write(expression, scope);
                String name = each.size() > 1 ? Names.lower(each.child(1)) : Names.ofColumn(expression, items.size());
                items.add(new Item(name, value, expression));
            }
        }
        return items;
    }

    private static List<Scope.Field> star(HiveNode node, Scope scope) {
        String table = node.size() == 0
                ? null
                : Names.lower(node.child(0).child(node.child(0).size() - 1));
        List<Scope.Field> fields = scope.of(table);
        if (fields.isEmpty()) {
            throw table == null
                    ? HiveErrors.semantic(node, "SELECT * needs a table")
                    : HiveErrors.semantic(node, "Invalid table alias '" + table + "'");
        }
        return fields;
    }

    private static Scope withAliases(Scope scope, List<Item> items) {
        Set<String> known = new HashSet<>(scope.names());
        List<Scope.Field> aliases = new ArrayList<>();
        for (Item item : items) {
            if (known.add(item.name())) {
                aliases.add(new Scope.Field("", "", item.name(), item.value()));
            }
        }
        return scope.with(aliases);
    }

    private static Map<String, HiveNode> windows(HiveNode insert) {
        Map<String, HiveNode> windows = new HashMap<>();
        insert.first("KW_WINDOW")
                .ifPresent(list ->
                        list.children().forEach(each -> windows.put(Names.lower(each.child(0)), each.child(1))));
        return windows;
    }

    // GROUP BY

    private static String grouping(HiveNode insert, Scope scope, Expressions expressions) {
        for (HiveNode clause : insert.children()) {
            switch (clause.kind()) {
                case "TOK_GROUPBY" -> {
                    return " GROUP BY " + keys(clause.children(), scope, expressions);
                }
                case "TOK_ROLLUP_GROUPBY" -> {
                    return " GROUP BY ROLLUP (" + keys(clause.children(), scope, expressions) + ")";
                }
                case "TOK_CUBE_GROUPBY" -> {
                    return " GROUP BY CUBE (" + keys(clause.children(), scope, expressions) + ")";
                }
                case "TOK_GROUPING_SETS" -> {
                    StringJoiner sets = new StringJoiner(", ", " GROUP BY GROUPING SETS (", ")");
                    for (HiveNode set : clause.all("TOK_GROUPING_SETS_EXPRESSION")) {
                        sets.add("(" + keys(set.children(), scope, expressions) + ")");
                    }
                    return sets.toString();
                }
                default -> {}
            }
        }
        return "";
    }

    /** The keys that GROUPING__ID numbers. */
    static List<HiveNode> groupKeys(HiveNode insert) {
        return insert.children().stream()
                .filter(clause -> clause.kind().endsWith("GROUPBY") || clause.is("TOK_GROUPING_SETS"))
                .flatMap(clause -> clause.children().stream())
                .filter(key -> !key.is("TOK_GROUPING_SETS_EXPRESSION"))
                .toList();
    }

    private static String keys(List<HiveNode> nodes, Scope scope, Expressions expressions) {
        StringJoiner keys = new StringJoiner(", ");
        for (HiveNode node : nodes) {
            if (node.is("Number")) {
                throw HiveErrors.unsupported(
                        node, "GROUP BY a position (Hive groups by the constant; write the expression)");
            }
            keys.add(expressions.write(node, scope).sql());
        }
        return keys.toString();
    }

    // ORDER BY and its kind

    private String ordering(HiveNode insert, Scope scope, Expressions expressions, List<Item> items, boolean distinct) {
        for (HiveNode clause : insert.children()) {
            if (clause.is("TOK_ORDERBY") || clause.is("TOK_SORTBY") || clause.is("TOK_CLUSTERBY")) {
                StringJoiner keys = new StringJoiner(", ", " ORDER BY ", "");
                for (HiveNode key : clause.children()) {
                    keys.add(key(key, scope, expressions, items, distinct, clause.is("TOK_ORDERBY")));
                }
                return keys.toString();
            }
        }
        return "";
    }

    private static String key(
            HiveNode node,
            Scope scope,
            Expressions expressions,
            List<Item> items,
            boolean distinct,
            boolean positions) {
        HiveNode expression = node;
        String direction = " ASC NULLS FIRST";
        if (node.kind().startsWith("TOK_TABSORTCOLNAME")) {
            direction = Expressions.direction(node);
            expression = node.child(0).child(0);
        }
        if (positions && expression.is("Number") && expression.text().matches("[0-9]{1,9}")) {
            int at = Integer.parseInt(expression.text());
            if (at < 1 || at > items.size()) {
                throw HiveErrors.semantic(
                        expression, "Invalid position alias in Order By: Position alias: " + at + " does not exist");
            }
            return HiveQuery.column(at - 1) + direction;
        }
        // An alias of the SELECT comes before a column of the tables.
        if (expression.is("TOK_TABLE_OR_COL")) {
            String name = Names.lower(expression.child(0));
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i).name().equals(name)) {
                    return HiveQuery.column(i) + direction;
                }
            }
        }
        Value value = expressions.write(expression, withAliases(scope, items));
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).value().sql().equals(value.sql())) {
                return HiveQuery.column(i) + direction;
            }
        }
        if (distinct) {
            throw HiveErrors.semantic(expression, "ORDER BY with SELECT DISTINCT can use columns of the SELECT only");
        }
        return value.sql() + direction;
    }

    private static String limit(HiveNode limit) {
        for (HiveNode number : limit.children()) {
            if (!number.text().matches("[0-9]{1,18}")) {
                throw HiveErrors.semantic(number, "LIMIT needs a whole number, but has " + number.text());
            }
        }
        return limit.size() == 1
                ? " LIMIT " + limit.child(0).text()
                : " LIMIT " + limit.child(1).text() + " OFFSET "
                        + limit.child(0).text();
    }

    /** The type and text of a query that must give one column. */
    Value scalar(HiveNode node, Scope scope) {
        HiveQuery query = single(node, scope);
        Type type = query.columns().get(0).type();
        return new Value("(" + query.sql() + ")", type);
    }

    HiveQuery single(HiveNode node, Scope scope) {
        HiveQuery query = query(node, scope);
        if (query.columns().size() != 1) {
            throw HiveErrors.semantic(
                    node,
                    "SubQuery can contain only 1 item in Select List, but has "
                            + query.columns().size());
        }
        return query;
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}

package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Translates calls with OVER. */
final class Windows {

    private static final Set<String> RANKS =
            Set.of("row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile");
    private static final Set<String> NEIGHBOURS = Set.of("lag", "lead", "first_value", "last_value");

    private final Expressions expressions;
    private final Map<String, HiveNode> named;

    Windows(Expressions expressions, Map<String, HiveNode> named) {
        this.expressions = expressions;
        this.named = named;
    }

    static boolean isWindowOnly(String function) {
        return RANKS.contains(function) || NEIGHBOURS.contains(function);
    }

    Value call(HiveNode node, String function, List<HiveNode> arguments, HiveNode window, Scope scope) {
        String over = " OVER (" + window(window, scope) + ")";
        List<Value> values = expressions.values(arguments, scope);
        if (RANKS.contains(function)) {
            return switch (function) {
                case "percent_rank", "cume_dist" -> new Value(function + "()" + over, Type.DOUBLE);
                case "ntile" ->
                    new Value(
                            "CAST(ntile(" + one(node, function, values).sql() + ")" + over + " AS INTEGER)",
                            Type.INTEGER);
                default -> new Value("CAST(" + function + "()" + over + " AS INTEGER)", Type.INTEGER);
            };
        }
        if (function.equals("lag") || function.equals("lead")) {
            return neighbour(node, function, values, over);
        }
        if (NEIGHBOURS.contains(function)) {
            if (values.isEmpty() || values.size() > 2) {
                throw HiveErrors.arguments(node, function, "it takes a value, and whether nulls are skipped");
            }
            boolean skip = values.size() == 2 && "true".equals(values.get(1).constant());
            return new Value(
                    function + "(" + values.get(0).sql() + (skip ? " IGNORE NULLS" : "") + ")" + over,
                    values.get(0).type());
        }
        if (Aggregates.isAggregate(function)) {
            return Aggregates.write(node, function, values, over);
        }
        throw HiveErrors.semantic(node, "Function " + function + " does not support OVER");
    }

    private static Value one(HiveNode node, String function, List<Value> values) {
        if (values.size() != 1) {
            throw HiveErrors.arguments(node, function, "it takes one");
        }
        return values.get(0);
    }

    private static Value neighbour(HiveNode node, String function, List<Value> values, String over) {
        if (values.isEmpty() || values.size() > 3) {
            throw HiveErrors.arguments(node, function, "it takes a value, a distance and a default");
        }
        String distance = values.size() > 1 ? Expressions.literal(node, function, values.get(1)) : "1";
        if (values.size() < 3) {
            return new Value(
                    function + "(" + values.get(0).sql() + ", " + distance + ")" + over,
                    values.get(0).type());
        }
        Type type = HiveTypes.common(node, values.get(0).type(), values.get(2).type());
        return new Value(
                function + "(" + HiveCasts.cast(node, values.get(0), type).sql() + ", " + distance + ", "
                        + HiveCasts.cast(node, values.get(2), type).sql() + ")" + over,
                type);
    }

    private String window(HiveNode node, Scope scope) {
        if (node.size() > 0 && node.child(0).is("Identifier")) {
            HiveNode definition = named.get(Names.lower(node.child(0)));
            if (definition == null) {
                throw HiveErrors.semantic(node, "Window Spec " + node.child(0).text() + " refers to an unknown source");
            }
            return window(definition, scope);
        }
        StringBuilder sql = new StringBuilder();
        for (HiveNode part : node.children()) {
            if (part.is("TOK_PARTITIONINGSPEC")) {
                part.children().forEach(each -> sql.append(partition(each, scope)));
            } else if (part.is("TOK_WINDOWRANGE") || part.is("TOK_WINDOWVALUES")) {
                sql.append(frame(part));
            } else {
                throw HiveErrors.unsupported(part, Names.words(part) + " in OVER");
            }
        }
        return sql.toString();
    }

    private String partition(HiveNode node, Scope scope) {
        StringJoiner keys = new StringJoiner(", ");
        switch (node.kind()) {
            case "TOK_DISTRIBUTEBY" -> {
                node.children()
                        .forEach(each -> keys.add(expressions.write(each, scope).sql()));
                return "PARTITION BY " + keys;
            }
            case "TOK_ORDERBY", "TOK_SORTBY" -> {
                for (HiveNode sort : node.children()) {
                    HiveNode key = sort.child(0).child(0);
                    // A constant orders nothing, and DuckDB refuses it.
                    if (!key.is("Number")) {
                        keys.add(expressions.write(key, scope).sql() + Expressions.direction(sort));
                    }
                }
                return keys.length() == 0 ? "" : " ORDER BY " + keys;
            }
            default -> throw HiveErrors.unsupported(node, Names.words(node) + " in OVER");
        }
    }

    private static String frame(HiveNode node) {
        String unit = node.is("TOK_WINDOWRANGE") ? " ROWS " : " RANGE ";
        String from = bound(node.child(0));
        return node.size() == 1
                ? unit + "BETWEEN " + from + " AND CURRENT ROW"
                : unit + "BETWEEN " + from + " AND " + bound(node.child(1));
    }

    private static String bound(HiveNode node) {
        String side = switch (node.kind()) {
            case "KW_PRECEDING" -> "PRECEDING";
            case "KW_FOLLOWING" -> "FOLLOWING";
            default -> "";
        };
        if (side.isEmpty()) {
            return "CURRENT ROW";
        }
        HiveNode amount = node.child(0);
        if (amount.is("KW_UNBOUNDED")) {
            return "UNBOUNDED " + side;
        }
        if (!amount.text().matches("[0-9]{1,18}")) {
            throw HiveErrors.semantic(amount, "A window's bound must be a whole number");
        }
        return amount.text() + " " + side;
    }
}

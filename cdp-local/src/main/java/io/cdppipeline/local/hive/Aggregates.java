package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Translates aggregate functions, with and without OVER. */
final class Aggregates {

    private static final Map<String, String> STATISTICS = Map.ofEntries(
            Map.entry("stddev", "stddev_pop"),
            Map.entry("std", "stddev_pop"),
            Map.entry("stddev_pop", "stddev_pop"),
            Map.entry("stddev_samp", "stddev_samp"),
            Map.entry("variance", "var_pop"),
            Map.entry("var_pop", "var_pop"),
            Map.entry("var_samp", "var_samp"),
            Map.entry("corr", "corr"),
            Map.entry("covar_pop", "covar_pop"),
            Map.entry("covar_samp", "covar_samp"));

    private static final Set<String> NAMES = Set.of(
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "collect_set",
            "collect_list",
            "percentile",
            "percentile_approx",
            "td_first",
            "td_last",
            "td_avgif",
            "td_sumif");

    private Aggregates() {}

    static boolean isAggregate(String function) {
        return NAMES.contains(function) || STATISTICS.containsKey(function);
    }

    /** @param over what follows the call, empty for none */
    static Value write(HiveNode node, String function, List<Value> arguments, String over) {
        boolean distinct = node.is("TOK_FUNCTIONDI");
        if (function.equals("count")) {
            return count(node, arguments, distinct, over);
        }
        int wanted = switch (function) {
            case "td_first", "td_last", "td_avgif", "td_sumif", "percentile", "corr", "covar_pop", "covar_samp" -> 2;
            default -> 1;
        };
        boolean fits = arguments.size() == wanted
                || (function.equals("percentile_approx") && (arguments.size() == 2 || arguments.size() == 3));
        if (!fits || node.is("TOK_FUNCTIONSTAR")) {
            throw HiveErrors.arguments(node, function, "got " + arguments.size());
        }
        Value first = arguments.get(0);
        String each = distinct ? "DISTINCT " : "";
        return switch (function) {
            case "sum" -> sum(node, first, each, over);
            case "avg" -> average(node, first, each, over);
            case "min", "max" -> new Value(function + "(" + first.sql() + ")" + over, first.type());
            case "collect_list" -> collected("list(" + each + first.sql() + ")", first, over);
            case "collect_set" -> collected("list(DISTINCT " + first.sql() + ")", first, over);
            case "percentile", "percentile_approx" -> percentile(node, function, arguments, over);
            case "td_first" ->
                new Value("arg_min(" + first.sql() + ", " + arguments.get(1).sql() + ")" + over, first.type());
            case "td_last" ->
                new Value("arg_max(" + first.sql() + ", " + arguments.get(1).sql() + ")" + over, first.type());
            case "td_avgif" -> average(node, new Value(only(node, first, arguments.get(1)), first.type()), each, over);
            case "td_sumif" -> sum(node, new Value(only(node, first, arguments.get(1)), first.type()), each, over);
            default -> statistic(node, function, arguments, each, over);
        };
    }

    private static String only(HiveNode node, Value value, Value condition) {
        return "CASE WHEN " + HiveCasts.cast(node, condition, Type.BOOLEAN).sql() + " THEN " + value.sql() + " END";
    }

    private static Value count(HiveNode node, List<Value> arguments, boolean distinct, String over) {
        if (node.is("TOK_FUNCTIONSTAR")) {
            return new Value("count(*)" + over, Type.BIGINT);
        }
        if (arguments.isEmpty()) {
            throw HiveErrors.arguments(node, "count", "it takes * or a value");
        }
        if (arguments.size() == 1) {
            return new Value(
                    "count(" + (distinct ? "DISTINCT " : "") + arguments.get(0).sql() + ")" + over, Type.BIGINT);
        }
        // Rows where any is null do not count.
        StringJoiner present = new StringJoiner(" AND ");
        StringJoiner row = new StringJoiner(", ", "(", ")");
        for (Value argument : arguments) {
            present.add(argument.operand() + " IS NOT NULL");
            row.add(argument.sql());
        }
        return new Value(
                "count(" + (distinct ? "DISTINCT " : "") + "CASE WHEN " + present + " THEN " + row + " END)" + over,
                Type.BIGINT);
    }

    private static Value sum(HiveNode node, Value value, String each, String over) {
        Value number = Expressions.number(node, value);
        if (number.type().isInteger()) {
            return new Value("CAST(sum(" + each + number.sql() + ")" + over + " AS BIGINT)", Type.BIGINT);
        }
        if (number.type().is(Kind.DECIMAL)) {
            Type type = HiveTypes.bounded(
                    Math.min(38, number.type().p() + 10), number.type().s());
            return new Value("CAST(sum(" + each + number.sql() + ")" + over + " AS " + type.duck() + ")", type);
        }
        String sql = HiveCasts.cast(node, number, Type.DOUBLE).sql();
        return new Value("sum(" + each + sql + ")" + over, Type.DOUBLE);
    }

    private static Value average(HiveNode node, Value value, String each, String over) {
        Value number = Expressions.number(node, value);
        String sql = "avg(" + each + HiveCasts.cast(node, number, Type.DOUBLE).sql() + ")" + over;
        if (number.type().is(Kind.DECIMAL)) {
            Type type = HiveTypes.bounded(
                    Math.min(38, number.type().p() + 4),
                    Math.min(38, number.type().s() + 4));
            return new Value("CAST(" + sql + " AS " + type.duck() + ")", type);
        }
        return new Value(sql, Type.DOUBLE);
    }

    /** Without nulls; sorted where Hive says nothing of the order, so that the same rows give the same list. */
    private static Value collected(String call, Value value, String over) {
        String list = call + " FILTER (WHERE " + value.operand() + " IS NOT NULL)" + over;
        String empty = "CAST([] AS " + Type.array(value.type()).duck() + ")";
        String sql = "coalesce(" + list + ", " + empty + ")";
        return new Value(call.startsWith("list(DISTINCT") ? "list_sort(" + sql + ")" : sql, Type.array(value.type()));
    }

    private static Value percentile(HiveNode node, String function, List<Value> arguments, String over) {
        Value value = Expressions.number(node, arguments.get(0));
        if (function.equals("percentile") && !value.type().isInteger()) {
            throw HiveErrors.arguments(
                    node,
                    function,
                    "it takes whole numbers; use percentile_approx for " + HiveTypes.display(value.type()));
        }
        String number = HiveCasts.cast(node, value, Type.DOUBLE).sql();
        Value at = arguments.get(1);
        if (at.type().is(Kind.ARRAY)) {
            Type list = Type.array(Type.DOUBLE);
            return new Value(
                    "quantile_cont(" + number + ", "
                            + HiveCasts.cast(node, at, list).sql() + ")" + over,
                    list);
        }
        return new Value(
                "quantile_cont(" + number + ", "
                        + HiveCasts.cast(node, at, Type.DOUBLE).sql() + ")" + over,
                Type.DOUBLE);
    }

    private static Value statistic(HiveNode node, String function, List<Value> arguments, String each, String over) {
        StringJoiner numbers = new StringJoiner(", ");
        for (Value argument : arguments) {
            numbers.add(HiveCasts.cast(node, Expressions.number(node, argument), Type.DOUBLE)
                    .sql());
        }
        return new Value(STATISTICS.get(function) + "(" + each + numbers + ")" + over, Type.DOUBLE);
    }
}

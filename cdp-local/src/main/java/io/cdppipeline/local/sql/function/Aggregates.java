package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The dictionary's second part: aggregate and window functions. */
public final class Aggregates {

    /**
     * A call of an aggregate or window function.
     *
     * @param node where the user wrote it
     * @param arguments as the signature wants them
     * @param result the result's type
     * @param distinct {@code DISTINCT } or nothing
     * @param order {@code  ORDER BY …} inside the call, or nothing
     * @param nulls {@code  IGNORE NULLS} or nothing
     * @param suffix {@code FILTER} and {@code OVER}, or nothing
     */
    public record Call(
            Node node, List<Value> arguments, Type result, String distinct, String order, String nulls, String suffix) {

        String sql(int index) {
            return arguments.get(index).sql();
        }

        /** DuckDB's function of this name on these arguments. */
        String of(String name, String... texts) {
            return name + "(" + distinct + String.join(", ", texts) + nulls + order + ")" + suffix;
        }

        /** DuckDB's function of this name on the call's arguments. */
        String all(String name) {
            return of(name, arguments.stream().map(Value::sql).toArray(String[]::new));
        }

        Value value(String sql) {
            return new Value(sql, result);
        }
    }

    /** Writes a call in DuckDB's words. */
    @FunctionalInterface
    public interface Writer {
        Value write(Call call);
    }

    /** One line of the dictionary. */
    public record Entry(Signature signature, Writer writer, boolean windowOnly) {}

    private static final Map<String, List<Entry>> ENTRIES = new HashMap<>();

    static {
        counts();
        sums();
        extremes();
        collections();
        folds();
        statistics();
        windows();
    }

    private Aggregates() {}

    public static List<Entry> named(String name) {
        return ENTRIES.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    private static void add(String signature, Writer writer) {
        add(signature, writer, false);
    }

    private static void add(String signature, Writer writer, boolean windowOnly) {
        Signature read = Signature.read(signature);
        ENTRIES.computeIfAbsent(read.name(), name -> new ArrayList<>()).add(new Entry(read, writer, windowOnly));
    }

    /** A function that DuckDB has under this or another name. */
    private static void same(String signature, String duck) {
        add(signature, call -> call.value(call.all(duck)));
    }

    private static void counts() {
        add("count() -> bigint", call -> call.value(call.of("count", "*")));
        same("count(T) -> bigint", "count");
        add(
                "count_if(boolean) -> bigint",
                call -> call.value(call.of("count", "CASE WHEN " + call.sql(0) + " THEN 1 END")));
        add("approx_distinct(T) -> bigint", call -> call.value(call.of("count", "DISTINCT " + call.sql(0))));
        add("approx_distinct(T, double) -> bigint", Aggregates::distinct);
    }

    private static void sums() {
        add("sum(bigint) -> bigint", call -> call.value(Sql.cast(call.all("sum"), Type.BIGINT)));
        add("sum(decimal) -> decimal", call -> {
            Type to = Type.decimal(38, call.arguments().get(0).type().s());
            return new Value(Sql.cast(call.all("sum"), to), to);
        });
        add("sum(real) -> real", call -> call.value(Sql.cast(call.all("sum"), Type.REAL)));
        same("sum(double) -> double", "sum");
        add("sum(day_interval) -> day_interval", call -> call.value(Sql.cast(call.all("sum"), Type.BIGINT)));
        add("avg(bigint) -> double", call -> call.value(call.of("avg", "CAST(" + call.sql(0) + " AS DOUBLE)")));
        add("avg(real) -> real", call -> call.value(Sql.cast(call.all("avg"), Type.REAL)));
        for (String interval : new String[] {"day_interval", "year_interval"}) {
            add(
                    "avg(" + interval + ") -> " + interval,
                    call -> call.value("CAST(round(" + call.all("avg") + ") AS BIGINT)"));
        }
        add("sum(year_interval) -> year_interval", call -> call.value(Sql.cast(call.all("sum"), Type.BIGINT)));
        add("avg(decimal) -> decimal", call -> {
            Type type = call.arguments().get(0).type();
            Value total = new Value(call.all("sum"), Type.decimal(38, type.s()));
            Value rows = new Value(call.all("count"), Type.BIGINT);
            // a count of none: nothing to divide
            return Arithmetic.divide(total, new Value("nullif(" + rows.sql() + ", 0)", Type.BIGINT), type);
        });
        same("avg(double) -> double", "avg");
        same("geometric_mean(double) -> double", "geometric_mean");
        add("geometric_mean(real) -> real", call -> call.value(Sql.cast(call.all("geometric_mean"), Type.REAL)));
        same("bitwise_and_agg(bigint) -> bigint", "bit_and");
        same("bitwise_or_agg(bigint) -> bigint", "bit_or");
        same("bool_and(boolean) -> boolean", "bool_and");
        same("every(boolean) -> boolean", "bool_and");
        same("bool_or(boolean) -> boolean", "bool_or");
    }

    private static void extremes() {
        // NaN is no maximum unless there is nothing else
        add(
                "max(T) -> T",
                call -> ordered(call)
                        .value(
                                call.arguments().get(0).type().isFloating()
                                        ? "coalesce("
                                                + call.of(
                                                        "max",
                                                        "CASE WHEN NOT isnan(" + call.sql(0) + ") THEN " + call.sql(0)
                                                                + " END")
                                                + ", " + call.all("max") + ")"
                                        : call.all("max")));
        add("min(T) -> T", call -> call.value(ordered(call).all("min")));
        same("max(T, bigint) -> array(T)", "max");
        same("min(T, bigint) -> array(T)", "min");
        for (String by : new String[] {"max_by", "td_last"}) {
            same(by + "(V, K) -> V", "arg_max_null");
        }
        for (String by : new String[] {"min_by", "td_first"}) {
            same(by + "(V, K) -> V", "arg_min_null");
        }
        add("max_by(V, K, bigint) -> array(V)", call -> several(call, "list_reverse_sort"));
        add("min_by(V, K, bigint) -> array(V)", call -> several(call, "list_sort"));
        same("arbitrary(T) -> T", "any_value");
        same("any_value(T) -> T", "any_value");
        for (String of : new String[] {"bigint", "real", "double"}) {
            percentiles(of);
        }
    }

    private static void percentiles(String of) {
        add(
                "approx_percentile(" + of + ", double) -> " + of,
                call -> percentile(call, call.of("list", call.sql(0)), 1));
        add(
                "approx_percentile(" + of + ", array(double)) -> array(" + of + ")",
                call -> percentile(call, call.of("list", call.sql(0)), 1));
        add(
                "approx_percentile(" + of + ", double, double) -> " + of,
                call -> percentile(
                        call,
                        "flatten("
                                + call.of(
                                        "list",
                                        "list_transform(range(CAST(" + call.sql(1) + " AS BIGINT)), lambda i: "
                                                + call.sql(0) + ")")
                                + ")",
                        2));
    }

    /** Values by their keys; a value may be null, a key may not. */
    private static Value several(Call call, String sort) {
        String pairs = call.of("list", "{'k': " + call.sql(1) + ", 'v': " + call.sql(0) + "}");
        return call.value("list_transform(" + sort + "(nullif(list_filter(" + pairs
                + ", lambda e: e.k IS NOT NULL), []))[1:" + call.of("any_value", call.sql(2)) + "], lambda e: e.v)");
    }

    /** An element of the set, as Presto's digest gives for small sets: the one at floor(p * n), counted from 0. */
    private static Value percentile(Call call, String list, int at) {
        Value share = call.arguments().get(at);
        String text = share.constant();
        if (text != null && (Double.parseDouble(text) < 0 || Double.parseDouble(text) > 1)) {
            throw Failures.of("INVALID_FUNCTION_ARGUMENT", "Percentile must be between 0 and 1");
        }
        String shares = text != null || !share.sql().matches(".*[a-z]+\\d+\\.c\\d+.*")
                ? share.sql()
                : call.of("any_value", share.sql());
        Type type = call.arguments().get(0).type();
        Type element = type.isInteger() ? Type.BIGINT : type;
        String pick = "l[least(len(l), CAST(floor(p_share(%s) * len(l)) AS BIGINT) + 1)]";
        String sorted = "list_transform([list_sort(list_filter(" + list + ", lambda e: e IS NOT NULL))], lambda l: ";
        if (share.type().is(Kind.ARRAY)) {
            return new Value(
                    sorted + "CASE WHEN len(l) > 0 THEN list_transform(" + shares + ", lambda p: " + pick.formatted("p")
                            + ") END)[1]",
                    Type.array(element));
        }
        return new Value(sorted + pick.formatted(shares) + ")[1]", element);
    }

    private static Call ordered(Call call) {
        if (!Comparisons.isOrderable(call.arguments().get(0).type())) {
            String name =
                    ((io.trino.sql.tree.FunctionCall) call.node()).getName().getSuffix();
            throw Signature.unexpected(call.node(), name, call.arguments());
        }
        return call;
    }

    private static void collections() {
        same("array_agg(T) -> array(T)", "list");
        add("map_agg(K, V) -> map(K, V)", call -> call.value("p_map_of(" + entries(call) + ")"));
        add("multimap_agg(K, V) -> map(K, array(V))", call -> call.value("p_multimap_of(" + entries(call) + ")"));
        add(
                "map_union(map(K, V)) -> map(K, V)",
                call -> call.value("p_map_of(flatten(nullif(list_filter("
                        + call.of("list", "map_entries(" + call.sql(0) + ")") + ", lambda e: e IS NOT NULL), [])))"));
        add(
                "histogram(T) -> map(T, bigint)",
                call -> call.value(
                        "CAST(" + call.all("histogram") + " AS " + call.result().duck() + ")"));
        add(
                "listagg(varchar, varchar, boolean, varchar, boolean) -> varchar",
                call -> call.value(call.of("string_agg", call.sql(0), call.sql(1))));
    }

    private static void folds() {
        add("reduce_agg(T, S, function(S, T, S), function(S, S, S)) -> S", call -> {
            Type state = call.arguments().get(1).type();
            String all = "list_filter(" + call.of("list", call.sql(0)) + ", lambda e: e IS NOT NULL)";
            return new Value(
                    "list_reduce(nullif(" + all + ", []), " + call.sql(2) + ", " + Sql.cast(call.sql(1), state) + ")",
                    state);
        });
        for (String of : new String[] {"bigint", "varchar"}) {
            add(
                    "approx_most_frequent(bigint, " + of + ", bigint) -> map(" + of + ", bigint)",
                    call -> mostFrequent(call));
        }
        for (String of : new String[] {"real", "double"}) {
            add("numeric_histogram(bigint, " + of + ") -> map(" + of + ", " + of + ")", call -> buckets(call));
        }
    }

    private static Value mostFrequent(Call call) {
        if (call.arguments().get(0).constant() == null
                || call.arguments().get(2).constant() == null) {
            throw Failures.notSupported(
                    call.node(), "approx_most_frequent with a number of buckets or a capacity that is no literal");
        }
        return call.value(Sql.cast(
                "p_most_frequent(" + call.of("histogram", call.sql(1)) + ", " + call.sql(0) + ")", call.result()));
    }

    private static Value buckets(Call call) {
        return call.value(Sql.cast(
                "p_buckets(" + call.of("histogram", call.sql(1)) + ", " + call.of("any_value", call.sql(0)) + ")",
                call.result()));
    }

    private static Value distinct(Call call) {
        String error = call.arguments().get(1).constant();
        if (error == null) {
            throw Failures.notSupported(call.node(), "approx_distinct with a standard error that is no literal");
        }
        double most = Double.parseDouble(error);
        if (!(most >= 0.0040625 && most <= 0.26)) {
            throw Failures.of("INVALID_FUNCTION_ARGUMENT", "Max standard error must be in [0.0040625, 0.26]: " + most);
        }
        return call.value(call.of("count", "DISTINCT " + call.sql(0)));
    }

    private static String entries(Call call) {
        return "nullif(list_filter(" + call.of("list", "{'key': " + call.sql(0) + ", 'value': " + call.sql(1) + "}")
                + ", lambda e: e.key IS NOT NULL), [])";
    }

    private static void statistics() {
        String[][] names = {
            {"stddev", "stddev_samp"},
            {"stddev_samp", "stddev_samp"},
            {"stddev_pop", "stddev_pop"},
            {"variance", "var_samp"},
            {"var_samp", "var_samp"},
            {"var_pop", "var_pop"},
            {"kurtosis", "kurtosis"}
        };
        for (String[] name : names) {
            same(name[0] + "(double) -> double", name[1]);
        }
        // Presto's is of the population, DuckDB's of a sample
        add(
                "skewness(double) -> double",
                call -> call.value("p_skewness(" + call.all("skewness") + ", " + call.all("count") + ")"));
        for (String name : new String[] {"corr", "covar_samp", "covar_pop", "regr_slope", "regr_intercept"}) {
            boolean finite = name.equals("corr") || name.equals("regr_slope") || name.equals("regr_intercept");
            add(name + "(double, double) -> double", call -> call.value(finite(call, name, finite)));
            add(name + "(real, real) -> real", call -> call.value(Sql.cast(finite(call, name, finite), Type.REAL)));
        }
    }

    /** Presto gives null where a line cannot be drawn. */
    private static String finite(Call call, String name, boolean onlyFinite) {
        String sql = call.all(name);
        return onlyFinite ? "CASE WHEN isfinite(" + sql + ") THEN " + sql + " END" : sql;
    }

    private static void windows() {
        for (String name : new String[] {"row_number", "rank", "dense_rank"}) {
            add(name + "() -> bigint", call -> call.value(call.all(name)), true);
        }
        for (String name : new String[] {"percent_rank", "cume_dist"}) {
            add(name + "() -> double", call -> call.value(call.all(name)), true);
        }
        add(
                "ntile(bigint) -> bigint",
                call -> {
                    String buckets = call.arguments().get(0).constant();
                    if (buckets != null && (buckets.equals("0") || buckets.startsWith("-"))) {
                        throw Failures.of("INVALID_FUNCTION_ARGUMENT", "Buckets must be greater than 0");
                    }
                    return call.value(call.all("ntile"));
                },
                true);
        for (String name : new String[] {"lag", "lead"}) {
            add(name + "(T) -> T", call -> call.value(call.all(name)), true);
            add(name + "(T, bigint) -> T", call -> call.value(call.all(name)), true);
            add(name + "(T, bigint, T) -> T", call -> call.value(call.all(name)), true);
        }
        for (String name : new String[] {"first_value", "last_value"}) {
            add(name + "(T) -> T", call -> call.value(call.all(name)), true);
        }
        add("nth_value(T, bigint) -> T", call -> call.value(call.all("nth_value")), true);
    }
}

package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;

/** Functions of arrays, and lambdas over them. */
public final class ArrayFunctions {

    /** The name of the first element in the comparison of a sort. */
    public static final String SORTED = "sorted_element";

    /** The name of the second one. */
    public static final String UNSORTED = "next_element";

    private ArrayFunctions() {}

    static void fill(Functions.Dictionary d) {
        d.add("cardinality(array(T)) -> bigint", "len({0})")
                .add("contains_sequence(array(T), array(T)) -> boolean", "p_contains_sequence({0}, {1})")
                .add("transform(array(T), function(T, U)) -> array(U)", "list_transform({0}, {1})")
                .add("filter(array(T), function(T, boolean)) -> array(T)", "list_filter({0}, {1})")
                .add("any_match(array(T), function(T, boolean)) -> boolean", "p_any(list_transform({0}, {1}))")
                .add("all_match(array(T), function(T, boolean)) -> boolean", "p_all(list_transform({0}, {1}))")
                .add("none_match(array(T), function(T, boolean)) -> boolean", "NOT p_any(list_transform({0}, {1}))")
                .add("element_at(array(E), bigint) -> E", "{0}[p_index({1})]")
                .add("array_join(array(T), varchar) -> varchar", ArrayFunctions::join)
                .add("array_join(array(T), varchar, varchar) -> varchar", ArrayFunctions::join)
                .add("array_distinct(array(T)) -> array(T)", "p_distinct({0})")
                .add("array_sort(array(T)) -> array(T)", "list_sort({0}, 'ASC', 'NULLS LAST')")
                .add("array_max(array(T)) -> T", ArrayFunctions::max)
                .add(
                        "array_min(array(T)) -> T",
                        "CASE WHEN len({0}) = len(list_filter({0}, lambda e: e IS NOT NULL))"
                                + " THEN list_min({0}) END")
                .add(
                        "array_position(array(T), T) -> bigint",
                        "CASE WHEN ({0}) IS NOT NULL AND ({1}) IS NOT NULL THEN"
                                + " CAST(coalesce(list_position({0}, {1}), 0) AS BIGINT) END")
                .add("contains(array(T), T) -> boolean", ArrayFunctions::contains)
                .add(
                        "array_remove(array(T), T) -> array(T)",
                        "CASE WHEN ({1}) IS NOT NULL THEN list_filter({0}, lambda e: e IS NULL OR e <> ({1})) END")
                .add("array_union(array(T), array(T)) -> array(T)", "p_distinct(({0}) || ({1}))")
                .add(
                        "array_intersect(array(T), array(T)) -> array(T)",
                        "CASE WHEN ({0}) IS NOT NULL AND ({1}) IS NOT NULL THEN p_intersect({0}, {1}) END")
                .add(
                        "array_except(array(T), array(T)) -> array(T)",
                        "CASE WHEN len({1}) = 0 THEN {0} WHEN ({1}) IS NOT NULL THEN p_except({0}, {1}) END")
                .add("arrays_overlap(array(T), array(T)) -> boolean", "p_overlap({0}, {1})")
                .add("flatten(array(array(T))) -> array(T)", "flatten(list_filter({0}, lambda e: e IS NOT NULL))")
                .add("reverse(array(T)) -> array(T)", "list_reverse({0})")
                .add(
                        "slice(array(T), bigint, bigint) -> array(T)",
                        "CASE WHEN ({0}) IS NOT NULL THEN p_slice({0}, p_slice_start({1}), p_slice_length({2})) END")
                .add("trim_array(array(T), bigint) -> array(T)", "{0}[1 : p_trimmed(len({0}), {1})]")
                .add("shuffle(array(T)) -> array(T)", "list_sort({0})")
                .add(
                        "zip(array(A), array(B)) -> array(row(A, B))",
                        "list_transform(list_zip({0}, {1}), lambda e: {'f1': e[1], 'f2': e[2]})")
                .add(
                        "zip(array(A), array(B), array(C)) -> array(row(A, B, C))",
                        "list_transform(list_zip({0}, {1}, {2}), lambda e: {'f1': e[1], 'f2': e[2], 'f3': e[3]})")
                .add("sequence(bigint, bigint) -> array(bigint)", "p_sequence({0}, {1})")
                .add("sequence(bigint, bigint, bigint) -> array(bigint)", "p_sequence_by({0}, {1}, {2})")
                .add("sequence(date, date) -> array(date)", ArrayFunctions::dates)
                .add("sequence(date, date, day_interval) -> array(date)", ArrayFunctions::dates)
                .add("sequence(date, date, year_interval) -> array(date)", ArrayFunctions::dates)
                .add("sequence(timestamp, timestamp, day_interval) -> array(timestamp)", ArrayFunctions::dates)
                .add("sequence(timestamp, timestamp, year_interval) -> array(timestamp)", ArrayFunctions::dates)
                .add(
                        "combinations(array(T), bigint) -> array(array(T))",
                        "p_combinations({0}, p_combination_size(len({0}), {1}))")
                .add(
                        "ngrams(array(T), bigint) -> array(array(T))",
                        "CASE WHEN ({0}) IS NOT NULL AND ({1}) IS NOT NULL THEN list_transform(range(1, greatest(2, len({0})"
                                + " - p_ngram_size({1}) + 2)), lambda i: list_slice({0}, i, i + ({1}) - 1)) END")
                .add(
                        "array_histogram(array(T)) -> map(T, bigint)",
                        "map_from_entries(list_transform(list_filter(p_distinct({0}), lambda e: e IS NOT NULL), lambda e: {'key': e, 'value':"
                                + " len(list_filter({0}, lambda x: x = e))}))");
        d.lambdas(Functions.LambdaStyle.PAIR)
                .add(
                        "zip_with(array(A), array(B), function(A, B, R)) -> array(R)",
                        "list_transform(list_zip({0}, {1}), {2})")
                .lambdas(Functions.LambdaStyle.PLAIN);
        d.lambdas(Functions.LambdaStyle.COMPARISON)
                .add("array_sort(array(T), function(T, T, integer)) -> array(T)", ArrayFunctions::sort)
                .lambdas(Functions.LambdaStyle.PLAIN);
        d.add("reduce(array(T), S, function(S, T, S), function(S, R)) -> R", ArrayFunctions::reduce);
    }

    /** NaN is no maximum unless there is nothing else. */
    private static Value max(Functions.Call call) {
        String list = call.sql(0);
        String most = call.result().isFloating()
                ? "coalesce(list_max(list_filter(" + list + ", lambda e: NOT isnan(e))), list_max(" + list + "))"
                : "list_max(" + list + ")";
        return new Value(
                "CASE WHEN len(" + list + ") = len(list_filter(" + list + ", lambda e: e IS NOT NULL)) THEN " + most
                        + " END",
                call.result());
    }

    private static Value contains(Functions.Call call) {
        return new Value(
                "CASE WHEN list_contains(" + call.sql(0) + ", " + call.sql(1) + ") THEN true WHEN len(" + call.sql(0)
                        + ") <> len(list_filter(" + call.sql(0) + ", lambda e: e IS NOT NULL)) THEN NULL WHEN "
                        + call.argument(1).operand() + " IS NOT NULL AND "
                        + call.argument(0).operand()
                        + " IS NOT NULL THEN false END",
                Type.BOOLEAN);
    }

    private static Value join(Functions.Call call) {
        Value array = call.argument(0);
        Type element = array.type().is(Kind.ARRAY) ? array.type().element() : Type.VARCHAR;
        if (element.isNested()) {
            throw Failures.typeMismatch(call.node(), "Input type " + element + " not supported");
        }
        String texts = element.isText()
                ? array.sql()
                : "list_transform(" + array.sql() + ", lambda e: "
                        + Casts.plainText(call.node(), new Value("e", element)) + ")";
        if (call.arguments().size() == 3) {
            texts = "CASE WHEN " + call.argument(2).operand() + " IS NOT NULL THEN list_transform(" + texts
                    + ", lambda e: coalesce(e, " + call.sql(2) + ")) END";
        }
        if (call.argument(1).constant() == null) {
            return new Value("p_join(" + texts + ", " + call.sql(1) + ")", Type.VARCHAR);
        }
        // DuckDB joins nothing but nulls to null
        return new Value(
                "CASE WHEN " + array.operand() + " IS NOT NULL"
                        + (call.arguments().size() == 3
                                ? " AND " + call.argument(2).operand() + " IS NOT NULL"
                                : "")
                        + " THEN coalesce(array_to_string(" + texts + ", "
                        + call.sql(1) + "), '') END",
                Type.VARCHAR);
    }

    private static Value dates(Functions.Call call) {
        Value from = call.argument(0);
        Value to = call.argument(1);
        if (from.type().is(Kind.TIMESTAMP)
                && to.type().is(Kind.TIMESTAMP)
                && to.type().p() > from.type().p()) {
            from = Coercion.widen(from, to.type());
        }
        String millis = "0";
        String months = "0";
        if (call.arguments().size() == 3) {
            boolean days = call.argument(2).type().is(Kind.INTERVAL_DAY);
            millis = days ? call.sql(2) : "0";
            months = days ? "0" : call.sql(2);
        }
        String steps = "p_sequence_steps(epoch_us(" + from.wall() + "), epoch_us(" + to.wall() + "), CAST(" + millis
                + " AS BIGINT), CAST(" + months + " AS BIGINT), " + from.type().is(Kind.DATE) + ")";
        // without a step it goes by days towards the end
        String step = call.arguments().size() == 2
                ? "to_days(CAST(CASE WHEN " + from.operand() + " <= " + to.operand()
                        + " THEN i ELSE -i END AS INTEGER))"
                : call.argument(2).type().is(Kind.INTERVAL_DAY)
                        ? "to_milliseconds(i * (" + millis + "))"
                        : "to_months(CAST(i * (" + months + ") AS INTEGER))";
        String series = "list_transform(range(" + steps + "), lambda i: " + from.wall() + " + " + step + ")";
        return from.type().is(Kind.DATE)
                ? new Value("CAST(" + series + " AS DATE[])", Type.array(Type.DATE))
                : new Value(series, Type.array(from.type()));
    }

    /**
     * All pairs are compared, and Java sorts the positions as Trino does: a comparator that is no order (one that forgets
     * nulls, say) places the elements alike.
     */
    private static Value sort(Functions.Call call) {
        String answers = "array_to_string(flatten(list_transform(whole_list, lambda " + SORTED
                + ": list_transform(whole_list, lambda " + UNSORTED + ": coalesce(CAST(" + call.sql(1)
                + " AS BIGINT), 2)))), ',')";
        return new Value(
                "list_transform([" + call.sql(0) + "], lambda whole_list: CASE WHEN len(whole_list) < 2 THEN whole_list"
                        + " WHEN whole_list IS NOT NULL THEN list_transform(string_split(p_sort_order(" + answers
                        + ", len(whole_list)), ','), lambda sorted_at: whole_list[CAST(sorted_at AS BIGINT)]) END)[1]",
                call.result());
    }

    private static Value reduce(Functions.Call call) {
        Type state = call.argument(1).type();
        String folded = "list_reduce(" + call.sql(0) + ", " + call.sql(2) + ", CAST(" + call.sql(1) + " AS "
                + state.duck() + "))";
        return new Value(
                "list_transform([CASE WHEN " + call.argument(0).operand() + " IS NOT NULL THEN " + folded + " END], "
                        + call.sql(3) + ")[1]",
                call.result());
    }
}

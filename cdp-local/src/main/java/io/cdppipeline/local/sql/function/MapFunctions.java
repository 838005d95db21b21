package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.type.Value;

/** Functions of maps. A lambda over a map is one over its entries. */
final class MapFunctions {

    private MapFunctions() {}

    static void fill(Functions.Dictionary d) {
        d.add("map() -> map(unknown, unknown)", "MAP {}")
                .add("map(array(K), array(V)) -> map(K, V)", MapFunctions::map)
                .add("cardinality(map(K, V)) -> bigint", "CAST(cardinality({0}) AS BIGINT)")
                .add("element_at(map(K, V), K) -> V", "map_extract_value({0}, {1})")
                .add("map_keys(map(K, V)) -> array(K)", "map_keys({0})")
                .add("map_values(map(K, V)) -> array(V)", "map_values({0})")
                .add(
                        "map_entries(map(K, V)) -> array(row(K, V))",
                        "list_transform(map_entries({0}), lambda e: {'f1': e.key, 'f2': e.value})")
                .add(
                        "map_from_entries(array(row(K, V))) -> map(K, V)",
                        "map_from_entries(list_transform({0}, lambda e: {'key': e.f1, 'value': e.f2}))")
                .add("multimap_from_entries(array(row(K, V))) -> map(K, array(V))", MapFunctions::multimapFromEntries)
                .add("map_concat(map(K, V), map(K, V)...) -> map(K, V)", "map_concat({0*})")
                .add("cosine_similarity(map(varchar, double), map(varchar, double)) -> double", "p_cosine({0}, {1})");
        d.lambdas(Functions.LambdaStyle.ENTRY)
                .add(
                        "map_filter(map(K, V), function(K, V, boolean)) -> map(K, V)",
                        "map_from_entries(list_filter(map_entries({0}), {1}))")
                .add("transform_keys(map(K, V), function(K, V, U)) -> map(U, V)", MapFunctions::transformKeys)
                .add("transform_values(map(K, V), function(K, V, U)) -> map(K, U)", MapFunctions::transformValues)
                .add("map_zip_with(map(K, A), map(K, B), function(K, A, B, R)) -> map(K, R)", MapFunctions::zipWith)
                .lambdas(Functions.LambdaStyle.PLAIN);
    }

    private static Value map(Functions.Call call) {
        return new Value("MAP(" + call.sql(0) + ", " + call.sql(1) + ")", call.result());
    }

    private static Value multimapFromEntries(Functions.Call call) {
        String entries = call.sql(0);
        return new Value(
                "map_from_entries(list_transform(p_distinct(list_transform(" + entries
                        + ", lambda e: e.f1)), lambda k: {'key': k, 'value': list_transform(list_filter(" + entries
                        + ", lambda e: e.f1 = k), lambda e: e.f2)}))",
                call.result());
    }

    private static Value transformKeys(Functions.Call call) {
        String entries = "map_entries(" + call.sql(0) + ")";
        return new Value(
                "CASE WHEN " + call.argument(0).operand() + " IS NOT NULL THEN MAP(list_transform(" + entries + ", "
                        + call.sql(1) + "), map_values(" + call.sql(0) + ")) END",
                call.result());
    }

    private static Value transformValues(Functions.Call call) {
        String entries = "map_entries(" + call.sql(0) + ")";
        return new Value(
                "CASE WHEN " + call.argument(0).operand() + " IS NOT NULL THEN MAP(map_keys(" + call.sql(0)
                        + "), list_transform(" + entries + ", " + call.sql(1) + ")) END",
                call.result());
    }

    /** The lambda's arguments are fields k, a and b of one structure for each key of either map. */
    private static Value zipWith(Functions.Call call) {
        String keys = "p_distinct(map_keys(" + call.sql(0) + ") || map_keys(" + call.sql(1) + "))";
        return new Value(
                "MAP(" + keys + ", list_transform(list_transform(" + keys
                        + ", lambda k: {'k': k, 'a': map_extract_value(" + call.sql(0) + ", k), 'b': map_extract_value("
                        + call.sql(1) + ", k)}), " + call.sql(2) + "))",
                call.result());
    }
}

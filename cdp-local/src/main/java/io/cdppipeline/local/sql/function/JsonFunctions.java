package io.cdppipeline.local.sql.function;

/** Functions of json, which DuckDB holds as canonical text: no blanks, keys sorted. */
final class JsonFunctions {

    private JsonFunctions() {}

    static void fill(Functions.Dictionary d) {
        d.add("json_parse(varchar) -> json", "{!}p_json_parse({0})")
                .add("json_format(json) -> varchar", "{0}")
                .add("json_extract(varchar, varchar) -> json", "{!}p_json_extract({0}, {1})")
                .add("json_extract(json, varchar) -> json", "{!}p_json_extract({0}, {1})")
                .add("json_extract_scalar(varchar, varchar) -> $1", "{!}p_json_extract_scalar({0}, {1})")
                .add("json_extract_scalar(json, varchar) -> varchar", "{!}p_json_extract_scalar({0}, {1})")
                .add("json_array_length(varchar) -> bigint", "p_json_array_length({0})")
                .add("json_array_length(json) -> bigint", "p_json_array_length({0})")
                .add("json_array_get(varchar, bigint) -> json", "p_json_array_get({0}, {1})")
                .add("json_array_get(json, bigint) -> json", "p_json_array_get({0}, {1})")
                .add(
                        "json_array_contains(varchar, bigint) -> boolean",
                        "p_json_array_contains({0}, CAST({1} AS VARCHAR), 'number')")
                .add(
                        "json_array_contains(varchar, double) -> boolean",
                        "CASE WHEN isfinite({1}) THEN p_json_array_contains({0}, CAST({1} AS VARCHAR), 'number')"
                                + " WHEN ({0}) IS NOT NULL AND ({1}) IS NOT NULL THEN false END")
                .add(
                        "json_array_contains(varchar, boolean) -> boolean",
                        "p_json_array_contains({0}, CAST({1} AS VARCHAR), 'boolean')")
                .add("json_array_contains(varchar, varchar) -> boolean", "p_json_array_contains({0}, {1}, 'string')")
                .add(
                        "json_array_contains(json, bigint) -> boolean",
                        "p_json_array_contains({0}, CAST({1} AS VARCHAR), 'number')")
                .add(
                        "json_array_contains(json, double) -> boolean",
                        "CASE WHEN isfinite({1}) THEN p_json_array_contains({0}, CAST({1} AS VARCHAR), 'number')"
                                + " WHEN ({0}) IS NOT NULL AND ({1}) IS NOT NULL THEN false END")
                .add(
                        "json_array_contains(json, boolean) -> boolean",
                        "p_json_array_contains({0}, CAST({1} AS VARCHAR), 'boolean')")
                .add("json_array_contains(json, varchar) -> boolean", "p_json_array_contains({0}, {1}, 'string')")
                .add("json_size(varchar, varchar) -> bigint", "{!}p_json_size({0}, {1})")
                .add("json_size(json, varchar) -> bigint", "{!}p_json_size({0}, {1})")
                .add("is_json_scalar(varchar) -> boolean", "{!}p_is_json_scalar({0})")
                .add("is_json_scalar(json) -> boolean", "{!}p_is_json_scalar({0})");
    }
}

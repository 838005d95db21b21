package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.type.Value;

/** Regular expressions: Java's engine in place of Joni, as DuckDB's own knows neither look-around nor back references. */
final class RegexpFunctions {

    private RegexpFunctions() {}

    static void fill(Functions.Dictionary d) {
        d.add("regexp_like(varchar, varchar) -> boolean", "{!}p_regexp_like({0}, {1})")
                .add("regexp_extract(varchar, varchar) -> $1", "{!}p_regexp_extract({0}, {1}, 0)")
                .add("regexp_extract(varchar, varchar, bigint) -> $1", "{!}p_regexp_extract({0}, {1}, {2})")
                .add(
                        "regexp_extract_all(varchar, varchar) -> array(varchar)",
                        "from_json({!}p_regexp_extract_all({0}, {1}, 0), '[\"VARCHAR\"]')")
                .add(
                        "regexp_extract_all(varchar, varchar, bigint) -> array(varchar)",
                        "from_json({!}p_regexp_extract_all({0}, {1}, {2}), '[\"VARCHAR\"]')")
                .add("regexp_replace(varchar, varchar) -> $1", "{!}p_regexp_replace({0}, {1}, '')")
                .add("regexp_replace(varchar, varchar, varchar) -> varchar", "{!}p_regexp_replace({0}, {1}, {2})")
                .add(
                        "regexp_replace(varchar, varchar, function(array(varchar), varchar)) -> varchar",
                        RegexpFunctions::replaceByLambda)
                .add(
                        "regexp_split(varchar, varchar) -> array(varchar)",
                        "from_json({!}p_regexp_split({0}, {1}), '[\"VARCHAR\"]')")
                .add("regexp_count(varchar, varchar) -> bigint", "{!}p_regexp_count({0}, {1})")
                .add("regexp_position(varchar, varchar) -> integer", "{!}p_regexp_position({0}, {1}, 1, 1)")
                .add("regexp_position(varchar, varchar, bigint) -> integer", "{!}p_regexp_position({0}, {1}, {2}, 1)")
                .add(
                        "regexp_position(varchar, varchar, bigint, bigint) -> integer",
                        "{!}p_regexp_position({0}, {1}, {2}, {3})");
    }

    /**
     * The text is cut at its matches; the lambda turns the groups of each into text, and all is put together again. A null
     * from the lambda makes the whole null, as in Presto.
     */
    private static Value replaceByLambda(Functions.Call call) {
        String pieces = "from_json(p_regexp_pieces(" + call.sql(0) + ", " + call.sql(1)
                + "), '[{\"t\":\"VARCHAR\",\"g\":[\"VARCHAR\"]}]')";
        String replaced = "list_transform(list_filter(p, lambda x: x.g IS NOT NULL), lambda y: y.g)";
        return new Value(
                "list_transform([" + pieces + "], lambda p: list_reduce(list_zip(list_transform(p, lambda x: x.t), "
                        + "list_append(list_transform(" + replaced + ", " + call.sql(2)
                        + "), '')), lambda a, b: a || b[1] || b[2], ''))[1]",
                call.result());
    }
}

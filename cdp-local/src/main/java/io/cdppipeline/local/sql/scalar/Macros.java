package io.cdppipeline.local.sql.scalar;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Functions of lists, as DuckDB macros: lists do not reach functions written in Java. */
public final class Macros {

    private static final List<String> ALL = List.of(
            "p_any(l) AS CASE WHEN list_contains(l, true) THEN true"
                    + " WHEN len(l) <> len(list_filter(l, lambda e: e IS NOT NULL)) THEN NULL"
                    + " WHEN l IS NOT NULL THEN false END",
            "p_all(l) AS CASE WHEN list_contains(l, false) THEN false"
                    + " WHEN len(l) <> len(list_filter(l, lambda e: e IS NOT NULL)) THEN NULL"
                    + " WHEN l IS NOT NULL THEN true END",
            "p_list_equal(a, b) AS CASE WHEN len(a) <> len(b) THEN false"
                    + " WHEN a IS NOT NULL AND b IS NOT NULL THEN p_all(list_transform(list_zip(a, b), lambda e: e[1] = e[2])) END",
            "p_map_equal(a, b) AS CASE WHEN len(map_keys(a)) <> len(map_keys(b)) THEN false WHEN len(list_filter(map_keys(a),"
                    + " lambda k: NOT map_contains(b, k))) > 0 THEN false WHEN a IS NOT NULL AND b IS NOT NULL THEN"
                    + " p_all(list_transform(map_keys(a), lambda k: map_extract_value(a, k) = map_extract_value(b, k))) END",
            "p_has(l, e) AS CASE WHEN e IS NULL THEN len(l) <> len(list_filter(l, lambda x: x IS NOT NULL))"
                    + " ELSE coalesce(list_contains(l, e), false) END",
            "p_distinct(l) AS list_reduce(list_transform(l, lambda e: [e]),"
                    + " lambda a, b: CASE WHEN p_has(a, b[1]) THEN a ELSE a || b END, l[1:0])",
            "p_intersect(a, b) AS list_filter(p_distinct(a), lambda e: p_has(b, e))",
            "p_except(a, b) AS list_filter(p_distinct(a), lambda e: NOT p_has(b, e))",
            "p_overlap(a, b) AS CASE WHEN list_has_any(list_filter(a, lambda e: e IS NOT NULL),"
                    + " list_filter(b, lambda e: e IS NOT NULL)) THEN true WHEN len(a) = 0 OR len(b) = 0 THEN false"
                    + " WHEN p_has(a, NULL) OR p_has(b, NULL) THEN NULL WHEN a IS NOT NULL AND b IS NOT NULL THEN false END",
            "p_slice(l, start, n) AS CASE WHEN start > 0 THEN list_slice(l, start, start + n - 1)"
                    + " WHEN start < 0 AND -start <= len(l) THEN list_slice(l, len(l) + start + 1, len(l) + start + n)"
                    + " WHEN start IS NOT NULL AND n IS NOT NULL THEN l[1:0] END",
            "p_map_of(l) AS CASE WHEN len(list_distinct(list_transform(l, lambda e: e.key))) = len(l)"
                    + " THEN map_from_entries(l) ELSE map_from_entries(list_transform(list_distinct(list_transform(l,"
                    + " lambda e: e.key)), lambda k: list_filter(l, lambda e: e.key = k)[1])) END",
            "p_multimap_of(l) AS map_from_entries(list_transform(list_distinct(list_transform(l, lambda e: e.key)),"
                    + " lambda k: {'key': k, 'value': list_transform(list_filter(l, lambda e: e.key = k),"
                    + " lambda e: e.value)}))",
            "p_norm(m) AS coalesce(sqrt(list_sum(list_transform(map_values(m), lambda v: v * v))), 0)",
            "p_cosine(a, b) AS CASE WHEN len(list_filter(map_values(a) || map_values(b), lambda v: v IS NULL)) = 0"
                    + " THEN CASE WHEN p_norm(a) * p_norm(b) = 0 THEN CAST('NaN' AS DOUBLE) ELSE"
                    + " list_sum(list_transform(map_keys(a), lambda k: coalesce(map_extract_value(a, k)"
                    + " * map_extract_value(b, k), 0))) / (p_norm(a) * p_norm(b)) END END",
            "p_join(l, s) AS CASE WHEN l IS NOT NULL AND s IS NOT NULL THEN substring(list_reduce(list_transform("
                    + "list_filter(l, lambda x: x IS NOT NULL), lambda x: s || x), lambda a, b: a || b, ''), length(s) + 1) END",
            "p_combinations(l, n) AS CASE WHEN n IS NULL THEN NULL WHEN n = 0 THEN [l[1:0]] WHEN n = 1 THEN list_transform(l, lambda e: [e]) WHEN n = 2 THEN"
                    + " flatten(list_transform(range(1, len(l)), lambda i: list_transform(range(i + 1, len(l) + 1),"
                    + " lambda j: [l[i], l[j]]))) ELSE list_transform(list_filter("
                    + "range(CAST(power(2, len(l)) AS BIGINT)), lambda m: bit_count(m) = n), lambda m: list_transform("
                    + "list_filter(range(len(l)), lambda i: (m >> i) & 1 = 1), lambda i: l[i + 1])) END",
            "p_sequence(a, b) AS CASE WHEN p_sequence_check(a, b, CASE WHEN a <= b THEN 1 ELSE -1 END)"
                    + " THEN generate_series(a, b, CASE WHEN a <= b THEN 1 ELSE -1 END) END",
            "p_sequence_by(a, b, step) AS CASE WHEN p_sequence_check(a, b, step) THEN generate_series(a, b, step) END",
            "p_most_frequent(h, n) AS map_from_entries(list_transform(list_slice(list_sort(list_transform(map_entries(h),"
                    + " lambda e: {'c': -CAST(e.value AS BIGINT), 'k': e.key})), 1, n),"
                    + " lambda e: {'key': e.k, 'value': -e.c}))",
            "p_buckets(h, n) AS CASE WHEN h IS NOT NULL THEN map_from_entries(list_transform(string_split(p_histogram("
                    + "array_to_string(list_transform(map_entries(h), lambda e: CAST(CAST(e.key AS DOUBLE) AS VARCHAR) || '=' ||"
                    + " CAST(CAST(e.value AS DOUBLE) AS VARCHAR)), ','), n), ','), lambda e:"
                    + " {'key': CAST(string_split(e, '=')[1] AS DOUBLE), 'value': CAST(string_split(e, '=')[2] AS DOUBLE)})) END",
            "p_bucket_of(x, bins) AS CAST(list_reduce(list_transform(range(len(bins)), lambda i: p_bin_check(x, coalesce(bins[i + 1], 0),"
                    + " coalesce(bins[i + 2], CAST('Infinity' AS DOUBLE)))), lambda a, b: a + b, CAST(0 AS BIGINT)) AS BIGINT)",
            "p_contains_sequence(l, s) AS CASE WHEN len(s) = 0 THEN l IS NOT NULL ELSE p_any(list_transform("
                    + "range(1, len(l) - len(s) + 2), lambda i: list_slice(l, i, i + len(s) - 1) = s)) END",
            "p_skewness(g, n) AS CASE WHEN n > 2 THEN g * (n - 2) / sqrt(CAST(n AS DOUBLE) * (n - 1)) END");

    private Macros() {}

    public static void register(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String macro : ALL) {
                statement.execute("CREATE OR REPLACE MACRO " + macro);
            }
        }
    }
}

package io.cdppipeline.local.sql.function;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Trino's functions that have no exact equal here: a call is refused by name, never answered by something similar. */
public final class Refused {

    private static final Map<String, String> WHY = new TreeMap<>();

    static {
        because(
                "sketches have no type here; approx_distinct and approx_percentile are exact",
                "approx_set",
                "create_hll",
                "empty_approx_set",
                "hash_counts",
                "intersection_cardinality",
                "jaccard_index",
                "make_set_digest",
                "merge",
                "merge_set_digest",
                "qdigest_agg",
                "tdigest_agg",
                "quantile_at_value",
                "value_at_quantile",
                "values_at_quantiles");
        because("colours have no type here", "bar", "color", "render", "rgb");
        because("its hash is made of Trino's own bytes", "checksum");
        because("timestamps are held to the microsecond", "from_iso8601_timestamp_nanos");
        because("there is no exact equal here", "beta_cdf", "inverse_beta_cdf", "classify", "features", "regress");
        because("it belongs to Trino's cluster", "current_groups", "version", "learn_classifier", "learn_regressor");
        because("there are no geospatial types here", "st_point", "st_geometryfromtext", "st_distance", "st_contains");
    }

    private Refused() {}

    private static void because(String reason, String... names) {
        for (String name : names) {
            WHY.put(name, reason);
        }
    }

    /** Why a function of Trino is refused; empty if it is not. */
    public static Optional<String> why(String name) {
        return Optional.ofNullable(WHY.get(name));
    }
}

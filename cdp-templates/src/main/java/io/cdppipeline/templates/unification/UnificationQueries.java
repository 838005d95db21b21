package io.cdppipeline.templates.unification;

import static io.cdppipeline.templates.PrestoText.identifier;
import static io.cdppipeline.templates.PrestoText.literal;
import static io.cdppipeline.templates.PrestoText.table;

import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.PipelineConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The numbers by which a unification is judged, each a query that gives one. */
final class UnificationQueries {

    private final UnificationNames names;
    private final IdentityPlan plan;
    private final boolean persistent;
    private final boolean master;
    private final String lookup;

    UnificationQueries(PipelineConfig config, UnificationNames names, IdentityPlan plan) {
        this.names = names;
        this.plan = plan;
        this.persistent = config.unification().orElseThrow().idMethod() == IdMethod.PERSISTENT_ID;
        this.master = config.unification().orElseThrow().masterTable();
        this.lookup = table(names.table(names.lookup()));
    }

    /** For the report, by the metric's name. */
    Map<String, String> metrics() {
        Map<String, String> metrics = new LinkedHashMap<>();
        metrics.put("unified ids", unifiedIds());
        metrics.put("identifiers", identifiers());
        metrics.put(
                "average ids per customer",
                "SELECT CAST(COUNT(*) AS DOUBLE) / NULLIF(COUNT(DISTINCT " + names.idColumn() + "), 0) FROM " + lookup);
        metrics.put("coverage", coverage());
        metrics.put("resolution rate", resolutionRate());
        metrics.put("fragmentation reduction %", summary("fragmentation reduction percent"));
        metrics.put("dedup rate %", summary("dedup percent"));
        metrics.put("identifiers of the largest customer", summary("identifiers of the largest customer"));
        for (String bucket : List.of("1", "2", "3-5", "6-10", ">10")) {
            metrics.put(
                    "customers with " + bucket + (bucket.equals("1") ? " identifier" : " identifiers"),
                    "SELECT customers FROM " + statistics("distribution") + " WHERE identifiers = " + literal(bucket));
        }
        metrics.put(
                "unsettled identifiers",
                "SELECT with_several_leaders + leaders_that_follow FROM " + statistics("convergence"));
        if (master) {
            metrics.put("master rows", summary("master rows"));
            metrics.put("master coverage %", "SELECT AVG(percent) FROM " + statistics("master"));
        }
        metrics.put(
                "quality checks not passed",
                "SELECT COUNT(*) FROM " + table(names.table(names.qualityChecks())) + " WHERE status <> 'PASS'");
        if (persistent) {
            metrics.put("persistent ids changed", changedIds());
        }
        return metrics;
    }

    /** For those who keep watch, by the query's title. */
    Map<String, String> monitoring() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put(
                "id resolution",
                "SELECT *\nFROM " + table(names.table(names.resultKeyStats()))
                        + "\nWHERE from_table = '*'\nORDER BY time DESC\nLIMIT 1");
        queries.put(
                "coverage",
                plan.tables().stream()
                        .map(each -> "SELECT " + literal(each.enrichedTable()) + " AS table_name, COUNT(*) AS total,\n"
                                + "  COUNT(" + UnificationNames.UNIFIED_ID + ") AS with_id,\n"
                                + "  COUNT(" + UnificationNames.UNIFIED_ID
                                + ") * 100.0 / NULLIF(COUNT(*), 0) AS coverage_pct\nFROM "
                                + table(names.table(each.enrichedTable())))
                        .collect(Collectors.joining("\nUNION ALL\n")));
        return queries;
    }

    private String statistics(String what) {
        return table(names.table(names.statistics(what)));
    }

    private String summary(String metric) {
        return "SELECT value FROM " + statistics("summary") + " WHERE metric = " + literal(metric);
    }

    String unifiedIds() {
        return "SELECT COUNT(DISTINCT " + names.idColumn() + ") FROM " + lookup;
    }

    String identifiers() {
        return "SELECT COUNT(*) FROM " + lookup;
    }

    /** The percentage of enriched rows that have a unified id; NULL where there are no rows. */
    String coverage() {
        String counts = plan.tables().stream()
                .map(each -> "SELECT COUNT(" + UnificationNames.UNIFIED_ID + ") AS identified, COUNT(*) AS total FROM "
                        + table(names.table(each.enrichedTable())))
                .collect(Collectors.joining(" UNION ALL "));
        return "SELECT CAST(100 AS DOUBLE) * SUM(identified) / NULLIF(SUM(total), 0) FROM (" + counts + ") AS enriched";
    }

    /** The percentage of distinct identifiers in the prep table that the service took into the lookup. */
    String resolutionRate() {
        String prep = table(names.table(names.prep()));
        String offered = plan.keys().stream()
                .map(key -> "SELECT DISTINCT " + literal(key.name()) + " AS key_name, " + identifier(key.name())
                        + " AS id FROM " + prep + " WHERE " + identifier(key.name()) + " IS NOT NULL")
                .collect(Collectors.joining(" UNION ALL "));
        return "SELECT CAST(100 AS DOUBLE) * COUNT(resolved.id) / NULLIF(COUNT(*), 0) FROM (" + offered
                + ") AS offered LEFT JOIN (SELECT key_names.key_name, ids.id FROM " + lookup + " AS ids JOIN "
                + table(names.table(names.keys()))
                + " AS key_names ON key_names.key_type = ids.id_key_type) AS resolved"
                + " ON resolved.key_name = offered.key_name AND resolved.id = offered.id";
    }

    /** Identifiers that had another persistent id before this run. */
    String changedIds() {
        return "SELECT COUNT(*) FROM " + lookup + " AS now_ids JOIN " + table(names.table(names.previousLookup()))
                + " AS before_ids ON before_ids.id = now_ids.id AND before_ids.id_key_type = now_ids.id_key_type"
                + " WHERE before_ids.persistent_id <> now_ids.persistent_id";
    }

    /**
     * Of the {@link #changedIds}, those whose old id still is someone's. When two customers turn out to be one, the
     * younger id ceases to exist; an identifier that leaves an id which lives on was torn from its customer.
     */
    String movedIds() {
        return changedIds() + " AND before_ids.persistent_id IN (SELECT persistent_id FROM " + lookup + ")";
    }
}

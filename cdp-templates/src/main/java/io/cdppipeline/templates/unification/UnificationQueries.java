package io.cdppipeline.templates.unification;

import static io.cdppipeline.templates.PrestoText.identifier;
import static io.cdppipeline.templates.PrestoText.literal;
import static io.cdppipeline.templates.PrestoText.table;

import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.PipelineConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The numbers by which a unification is judged, each a query that gives one. */
final class UnificationQueries {

    private final UnificationNames names;
    private final IdentityPlan plan;
    private final boolean persistent;
    private final String lookup;

    UnificationQueries(PipelineConfig config, UnificationNames names, IdentityPlan plan) {
        this.names = names;
        this.plan = plan;
        this.persistent = config.unification().orElseThrow().idMethod() == IdMethod.PERSISTENT_ID;
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

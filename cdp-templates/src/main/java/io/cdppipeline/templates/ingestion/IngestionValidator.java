package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.TableName;
import io.cdppipeline.templates.PrestoText;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges an ingestion by its log and its tables (facts: phase packs, section B3): the latest load of every table in this
 * run's sessions has to be a SUCCESS - for a history that an earlier session has loaded, that one - and something has to
 * have been loaded.
 */
final class IngestionValidator implements Validator {

    @Override
    public Validation validate(ValidationContext context) {
        PipelineConfig config = context.config();
        IngestionMode mode = config.ingestion().orElseThrow().mode();
        List<Check> checks = new ArrayList<>();
        Map<String, Session> latest = new LinkedHashMap<>();
        context.sessions().forEach(session -> latest.put(session.workflow(), session));
        for (Session session : latest.values()) {
            boolean historical = session.workflow().endsWith("_ingest_hist");
            Map<String, Load> loads = loads(context, session);
            for (String base : config.ingestedTables()) {
                checks.add(logged(context, session, historical ? base + "_hist" : base, historical, loads));
            }
        }
        boolean anything = false;
        for (String base : config.ingestedTables()) {
            long rows = (mode == IngestionMode.INCREMENTAL ? 0 : rows(context, base + "_hist"))
                    + (mode == IngestionMode.HISTORICAL ? 0 : rows(context, base));
            anything |= rows > 0;
            String name = base + " has rows";
            checks.add(
                    rows > 0
                            ? Check.pass(name, rows + " rows, history and increments together")
                            : Check.warn(
                                    name, "No rows, neither of its history nor of increments: look at the source"));
        }
        if (!anything) {
            checks.add(Check.fail(
                    "something was loaded",
                    "All tables are empty: look at start_date and at the source's authentication"));
        }
        return new Validation(checks);
    }

    /** The latest state of one table's load. */
    private record Load(String status, long records, String error) {}

    private static Map<String, Load> loads(ValidationContext context, Session session) {
        QueryResult result = context.sql()
                .query(
                        context.config().databases().src(),
                        "SELECT table_name, max_by(status, step) AS status, max_by(records_processed, step) AS records,"
                                + " max_by(error_message, step) AS error FROM ("
                                + "SELECT table_name, status, records_processed, error_message,"
                                + " time * 10 + CASE status WHEN 'SUCCESS' THEN 2 WHEN 'ERROR' THEN 1 ELSE 0 END AS step"
                                + " FROM " + log(context)
                                + " WHERE table_name IS NOT NULL"
                                + " AND workflow_name = " + PrestoText.literal(session.workflow())
                                + " AND regexp_like(log_id, "
                                + PrestoText.literal("_" + session.sessionId() + "_[0-9]+$") + ")"
                                + ") GROUP BY table_name");
        Map<String, Load> loads = new LinkedHashMap<>();
        for (List<@Nullable Object> row : result.rows()) {
            long records = row.get(2) instanceof Number number ? number.longValue() : 0;
            String error = row.get(3) == null ? "" : ": " + row.get(3);
            loads.put(String.valueOf(row.get(0)), new Load(String.valueOf(row.get(1)), records, error));
        }
        return loads;
    }

    private static Check logged(
            ValidationContext context, Session session, String table, boolean historical, Map<String, Load> loads) {
        String name = session.workflow() + " loaded " + table;
        Optional<Load> load = Optional.ofNullable(loads.get(table));
        if (load.isPresent()) {
            Load found = load.get();
            return found.status().equals("SUCCESS")
                    ? Check.pass(name, found.records() + " rows in session " + session.sessionId())
                    : Check.fail(
                            name,
                            "The log's latest row of session " + session.sessionId() + " is " + found.status()
                                    + found.error());
        }
        if (historical && earlierLoads(context, session, table) > 0) {
            return Check.pass(name, "Loaded by an earlier session");
        }
        return Check.fail(name, "The log has no row of session " + session.sessionId() + " for it");
    }

    private static long earlierLoads(ValidationContext context, Session session, String table) {
        return context.sql()
                .query(
                        context.config().databases().src(),
                        "SELECT count(*) FROM " + log(context) + " WHERE status = 'SUCCESS' AND workflow_name = "
                                + PrestoText.literal(session.workflow()) + " AND table_name = "
                                + PrestoText.literal(table))
                .firstLong();
    }

    private static long rows(ValidationContext context, String table) {
        String src = context.config().databases().src();
        return context.sql()
                .query(src, "SELECT count(*) FROM " + PrestoText.table(new TableName(src, table)))
                .firstLong();
    }

    private static String log(ValidationContext context) {
        return PrestoText.table(new TableName(context.config().databases().src(), IngestionGenerator.LOG_TABLE));
    }
}

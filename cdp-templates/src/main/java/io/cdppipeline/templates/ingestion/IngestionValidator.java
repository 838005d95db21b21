package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.config.ValidationConfig;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.TableName;
import io.cdppipeline.templates.PrestoText;
import io.cdppipeline.templates.ingestion.SourcePlan.SourceObject;
import io.cdppipeline.templates.ingestion.SourcePlan.Workflow;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges an ingestion by its log and its tables (facts: phase packs, section B3): the latest load of every table in this
 * run's sessions has to be a SUCCESS - for a history that an earlier session has loaded, that one - and something has to
 * have been loaded.
 */
final class IngestionValidator implements Validator {

    private final SourcePacks packs;

    IngestionValidator(SourcePacks packs) {
        this.packs = packs;
    }

    @Override
    public Validation validate(ValidationContext context) {
        IngestionPlan plan = IngestionPlan.of(context.config(), packs);
        List<Check> checks = new ArrayList<>();
        Map<String, Session> latest = new LinkedHashMap<>();
        context.sessions().forEach(session -> latest.put(session.workflow(), session));
        for (Session session : latest.values()) {
            for (SourcePlan source : plan.sources()) {
                for (Workflow workflow : source.workflows()) {
                    if (workflow.name().equals(session.workflow())) {
                        logged(context, session, source, workflow, checks);
                    }
                }
            }
        }
        Map<String, Long> counts = counts(context, plan);
        boolean anything = false;
        for (SourcePlan source : plan.sources()) {
            for (SourceObject object : source.objects()) {
                long rows = Stream.of(object.historyTable(), object.table())
                        .mapToLong(table -> counts.getOrDefault(table, 0L))
                        .sum();
                anything |= rows > 0;
                checks.add(rows(context, object.table(), rows).as(CheckKind.ROWS));
            }
        }
        if (!anything) {
            checks.add(Check.fail(
                            "something was loaded",
                            "All tables are empty: look at start_date and at the source's authentication")
                    .as(CheckKind.ROWS));
        }
        return new Validation(checks);
    }

    private static Check rows(ValidationContext context, String table, long rows) {
        ValidationConfig wanted = context.config().validation();
        String name = table + " has rows";
        if (rows >= wanted.minRows()
                || wanted.mayBeEmpty(context.config().databases().src(), table)) {
            return Check.pass(name, rows + " rows, history and increments together");
        }
        return Check.warn(
                name,
                rows == 0
                        ? "No rows, neither of its history nor of increments: look at the source"
                        : rows + " rows, history and increments together, fewer than the " + wanted.minRows()
                                + " of min_rows");
    }

    private static void logged(
            ValidationContext context, Session session, SourcePlan source, Workflow workflow, List<Check> checks) {
        Map<String, Load> loads = loads(context, session);
        for (SourceObject object : source.objects()) {
            if (workflow.historyTables().contains(object.historyTable())) {
                checks.add(logged(context, session, object.historyTable(), true, loads)
                        .as(CheckKind.INGESTION_LOG));
            }
            if (workflow.tables().contains(object.table())) {
                checks.add(
                        logged(context, session, object.table(), false, loads).as(CheckKind.INGESTION_LOG));
            }
        }
    }

    /** The latest state of one table's load; of several months, that of the worst, and the rows of all. */
    private record Load(String status, long records, String error) {

        Load and(Load other) {
            Load worse = status.equals("SUCCESS") ? other : this;
            return new Load(worse.status, records + other.records, worse.error);
        }
    }

    private static Map<String, Load> loads(ValidationContext context, Session session) {
        QueryResult result = context.sql()
                .query(
                        context.config().databases().src(),
                        "SELECT table_name, source_name, max_by(status, step) AS status,"
                                + " max_by(records_processed, step) AS records,"
                                + " max_by(error_message, step) AS error FROM ("
                                + "SELECT table_name, source_name, status, records_processed, error_message,"
                                + " time * 10 + CASE status WHEN 'SUCCESS' THEN 2 WHEN 'ERROR' THEN 1 ELSE 0 END AS step"
                                + " FROM " + log(context)
                                + " WHERE table_name IS NOT NULL"
                                + " AND workflow_name = " + PrestoText.literal(session.workflow())
                                + " AND regexp_like(log_id, "
                                + PrestoText.literal("_" + session.sessionId() + "_[0-9]+$") + ")"
                                + ") GROUP BY table_name, source_name ORDER BY table_name, source_name");
        Map<String, Load> loads = new LinkedHashMap<>();
        for (List<@Nullable Object> row : result.rows()) {
            long records = row.get(3) instanceof Number number ? number.longValue() : 0;
            String error = row.get(4) == null ? "" : ": " + row.get(4);
            loads.merge(String.valueOf(row.get(0)), new Load(String.valueOf(row.get(2)), records, error), Load::and);
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

    /** The rows of every table that a workflow fills. */
    private static Map<String, Long> counts(ValidationContext context, IngestionPlan plan) {
        String src = context.config().databases().src();
        List<String> tables = plan.sources().stream()
                .flatMap(source -> source.workflows().stream())
                .flatMap(workflow -> Stream.concat(workflow.historyTables().stream(), workflow.tables().stream()))
                .distinct()
                .toList();
        List<@Nullable Object> numbers = context.sql()
                .values(
                        src,
                        tables.stream()
                                .map(table -> "SELECT count(*) FROM " + PrestoText.table(new TableName(src, table)))
                                .toList());
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < tables.size(); i++) {
            counts.put(tables.get(i), numbers.get(i) instanceof Number number ? number.longValue() : 0L);
        }
        return counts;
    }

    private static String log(ValidationContext context) {
        return PrestoText.table(new TableName(context.config().databases().src(), IngestionGenerator.LOG_TABLE));
    }
}

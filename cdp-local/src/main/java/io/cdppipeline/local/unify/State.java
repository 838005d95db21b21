package io.cdppipeline.local.unify;

import io.cdppipeline.local.unify.Request.SourceTable;
import io.cdppipeline.local.unify.Request.UnifiedId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an id's runs hand on to the next, in tables of the schema {@code #state}, which is no database and so is not listed:
 * the graph of the last finished run, the watermarks up to which it had read, and the work of a run under way.
 *
 * <p>The state belongs to the id's lookup table: where that is gone, it counts as none.
 */
final class State {

    static final String SCHEMA = "#state";
    private static final String RUNS = Db.quote(SCHEMA, "unification_runs");
    private static final String WATERMARKS = Db.quote(SCHEMA, "unification_watermarks");

    private final Db db;
    private final Request request;
    private final UnifiedId id;

    State(Db db, Request request, UnifiedId id) {
        this.db = db;
        this.request = request;
        this.id = id;
    }

    /**
     * A run that has begun.
     *
     * @param time its second, later than that of any earlier run: what {@code time} is in its tables
     * @param incremental whether it goes on from the graph of the last one
     */
    record Run(long time, boolean incremental) {}

    /** Nodes of the run under way: n (dense, in the order of leadership), ns, id, first_seen, last_seen, table_ids. */
    String nodes() {
        return table("nodes");
    }

    /** Edges of the run under way: n, leader, table_id (0 for those of the last graph). */
    String edges() {
        return table("edges");
    }

    /**
     * The graph of the last finished run: n, ns, key_name, id, first_seen, last_seen, table_ids, leader_ns, leader_id,
     * last_processed, value, value_first_seen, value_last_seen; in the order of n.
     */
    String graph() {
        return table("graph");
    }

    /** Every persistent id ever issued: value, key_name and id of the identifier it was made from, issued_at. */
    String issued() {
        return table("issued");
    }

    /** Creates the tables that all ids share. */
    void create() throws SQLException {
        db.createSchema(SCHEMA);
        if (!db.exists(SCHEMA, "unification_runs")) {
            db.run("CREATE TABLE IF NOT EXISTS " + RUNS + " (database VARCHAR, id VARCHAR, time BIGINT,"
                    + " incremental BOOLEAN, definition VARCHAR, done BOOLEAN)");
            db.run("CREATE TABLE IF NOT EXISTS " + WATERMARKS + " (database VARCHAR, id VARCHAR, table_name VARCHAR,"
                    + " column_names VARCHAR, column_values VARCHAR[], pending BOOLEAN)");
        }
    }

    /** Begins a run: it is incremental if the request says so and the last one's graph is of the same definition. */
    Run begin(long now) throws SQLException {
        String where = " WHERE database = ? AND id = ?";
        OptionalLong last = db.number("SELECT max(time) FROM " + RUNS + where, request.database(), id.name());
        String definition = db.text(
                "SELECT definition FROM " + RUNS + where + " AND done ORDER BY time DESC LIMIT 1",
                request.database(),
                id.name());
        boolean incremental = !request.switches().fullRefresh()
                && hasGraph()
                && definition().equals(definition)
                && id.mergedIds().isEmpty();
        Run run = new Run(last.isPresent() ? Math.max(now, last.getAsLong() + 1) : now, incremental);
        db.run("DELETE FROM " + RUNS + where + " AND NOT done", request.database(), id.name());
        db.run(
                "INSERT INTO " + RUNS + " VALUES (?, ?, ?, ?, ?, false)",
                request.database(),
                id.name(),
                run.time(),
                run.incremental(),
                definition());
        db.run("DELETE FROM " + WATERMARKS + where + " AND pending", request.database(), id.name());
        return run;
    }

    /** The run that began last. */
    Run current() throws SQLException {
        List<List<@Nullable String>> rows = db.exists(SCHEMA, "unification_runs")
                ? db.rows(
                        "SELECT time, incremental FROM " + RUNS
                                + " WHERE database = ? AND id = ? ORDER BY time DESC LIMIT 1",
                        request.database(),
                        id.name())
                : List.of();
        if (rows.isEmpty()) {
            throw new UnificationFailure("unification " + request.name() + ": id " + id.name()
                    + " has no run under way; its step extract_and_merge comes first");
        }
        return new Run(
                Long.parseLong(String.valueOf(rows.get(0).get(0))),
                Boolean.parseBoolean(rows.get(0).get(1)));
    }

    /** Makes the run's watermarks those of the next one. */
    void finish() throws SQLException {
        db.run(
                "DELETE FROM " + WATERMARKS + " WHERE database = ? AND id = ? AND NOT pending AND table_name IN"
                        + " (SELECT table_name FROM " + WATERMARKS + " WHERE database = ? AND id = ? AND pending)",
                request.database(),
                id.name(),
                request.database(),
                id.name());
        db.run(
                "UPDATE " + WATERMARKS + " SET pending = false WHERE database = ? AND id = ?",
                request.database(),
                id.name());
        db.run(
                "DELETE FROM " + RUNS + " WHERE database = ? AND id = ? AND done AND time < ?",
                request.database(),
                id.name(),
                current().time());
        db.run("UPDATE " + RUNS + " SET done = true WHERE database = ? AND id = ?", request.database(), id.name());
    }

    boolean hasGraph() throws SQLException {
        return db.exists(SCHEMA, name("graph")) && db.exists(request.database(), id.name() + "_lookup");
    }

    /** A condition on {@code s} for the rows at or beyond the watermark; empty if all rows are to be read. */
    String newRows(SourceTable table) throws SQLException {
        List<String> columns = table.incrementalColumns();
        String names = String.join(",", columns);
        String known = "SELECT unnest(column_values) FROM " + WATERMARKS
                + " WHERE database = ? AND id = ? AND table_name = ? AND column_names = ? AND NOT pending";
        List<List<@Nullable String>> values = db.rows(known, request.database(), id.name(), table.as(), names);
        if (columns.isEmpty() || values.size() != columns.size()) {
            return "";
        }
        // Rows of the watermark itself are read again: some may have come after it was taken, and reading twice adds
        // nothing.
        List<String> left = new ArrayList<>();
        List<String> right = new ArrayList<>();
        var types = db.columns(table.database(), table.table());
        for (int i = 0; i < columns.size(); i++) {
            left.add("s." + Db.quote(columns.get(i)));
            right.add("CAST(" + Db.literal(String.valueOf(values.get(i).get(0))) + " AS "
                    + types.getOrDefault(columns.get(i), "VARCHAR") + ")");
        }
        return columns.size() == 1
                ? left.get(0) + " >= " + right.get(0)
                : "(" + String.join(", ", left) + ") >= (" + String.join(", ", right) + ")";
    }

    /** Notes how far the table goes, for {@link #finish()}. */
    void noteWatermark(SourceTable table) throws SQLException {
        List<String> columns =
                table.incrementalColumns().stream().map(Db::quote).toList();
        if (columns.isEmpty()) {
            return;
        }
        String order =
                String.join(", ", columns.stream().map(each -> each + " DESC").toList());
        String present = String.join(
                " AND ", columns.stream().map(each -> each + " IS NOT NULL").toList());
        String texts = String.join(
                ", ",
                columns.stream().map(each -> "CAST(" + each + " AS VARCHAR)").toList());
        db.run(
                "INSERT INTO " + WATERMARKS + " SELECT ?, ?, ?, ?, [" + texts + "], true FROM "
                        + Db.quote(table.database(), table.table()) + " WHERE " + present + " ORDER BY " + order
                        + " LIMIT 1",
                request.database(),
                id.name(),
                table.as(),
                String.join(",", table.incrementalColumns()));
    }

    /** What key types and table ids mean; another meaning makes a graph useless for the next run. */
    private String definition() {
        return "keys " + id.keyTypes() + ", tables "
                + request.tables().stream().map(SourceTable::as).toList() + ", sources " + id.sourceTables();
    }

    private String table(String kind) {
        return Db.quote(SCHEMA, name(kind));
    }

    private String name(String kind) {
        return request.database() + "/" + id.name() + "/" + kind;
    }
}

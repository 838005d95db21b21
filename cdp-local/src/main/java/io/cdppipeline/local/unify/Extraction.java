package io.cdppipeline.local.unify;

import io.cdppipeline.local.unify.KeyColumns.Identifier;
import io.cdppipeline.local.unify.Request.KeyColumn;
import io.cdppipeline.local.unify.Request.Kind;
import io.cdppipeline.local.unify.Request.SourceTable;
import io.cdppipeline.local.unify.Request.UnifiedId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The step {@code extract_and_merge}: reads the identifiers of the source tables' rows, numbers the distinct ones in the
 * order of leadership, and keeps one edge from every identifier to the strongest of its row.
 */
final class Extraction {

    private final Db db;
    private final Request request;
    private final UnifiedId id;
    private final State state;
    private final List<String> rows = new ArrayList<>();

    Extraction(Db db, Request request, UnifiedId id) {
        this.db = db;
        this.request = request;
        this.id = id;
        this.state = new State(db, request, id);
    }

    String run(long now) throws SQLException {
        db.createSchema(request.database());
        state.create();
        State.Run run = state.begin(now);
        int widest = 0;
        List<SourceTable> tables = new ArrayList<>();
        for (SourceTable table : request.tablesOf(id)) {
            check(table);
            state.noteWatermark(table);
            KeyColumns columns = new KeyColumns(request, table);
            List<Identifier> entries = columns.entries(id);
            if (!entries.isEmpty()) {
                tables.add(table);
                widest = Math.max(widest, entries.size());
                readRows(run, table, columns, entries);
            }
        }
        numberNodes(run, tables);
        makeEdges(run, tables);
        long nodes = db.number("SELECT count(*) FROM " + state.nodes()).orElse(0);
        long edges = db.number("SELECT count(*) FROM " + state.edges()).orElse(0);
        for (String name : rows) {
            db.run("DROP TABLE temp." + Db.quote(name));
        }
        if (request.switches().keepDebugTables()) {
            keepLoop0(run);
        }
        return "id " + id.name() + ": " + nodes + " identifiers and " + edges + " edges from " + tables.size()
                + (tables.size() == 1 ? " table" : " tables") + (run.incremental() ? " and the graph before" : "");
    }

    private void check(SourceTable table) throws SQLException {
        Map<String, String> columns = db.columns(table.database(), table.table());
        if (columns.isEmpty()) {
            throw new UnificationFailure("unification " + request.name() + ": table " + table.database() + "."
                    + table.table() + " does not exist; make it before the unification is called");
        }
        List<String> needed = new ArrayList<>(table.incrementalColumns());
        table.keyColumns().stream().map(KeyColumn::column).forEach(needed::add);
        needed.removeIf(columns::containsKey);
        if (!needed.isEmpty()) {
            throw new UnificationFailure("unification " + request.name() + ": table " + table.database() + "."
                    + table.table() + " has no column " + String.join(", ", needed) + "; it has "
                    + String.join(", ", columns.keySet()));
        }
    }

    /** Rows of a table: t, then one column for each identifier the table can have. */
    private void readRows(State.Run run, SourceTable table, KeyColumns columns, List<Identifier> entries)
            throws SQLException {
        String newRows = run.incremental() ? state.newRows(table) : "";
        List<String> values = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            values.add(entries.get(i).value() + " AS k" + i);
        }
        String name = "unify rows " + table.number();
        db.run("CREATE OR REPLACE TEMP TABLE " + Db.quote(name) + " AS SELECT COALESCE(CAST(s.\"time\" AS BIGINT), "
                + run.time() + ") AS t, " + String.join(", ", values) + " FROM " + columns.from()
                + (newRows.isEmpty() ? "" : " WHERE " + newRows));
        rows.add(name);
    }

    private void numberNodes(State.Run run, List<SourceTable> tables) throws SQLException {
        List<String> found = new ArrayList<>();
        // Of a single table, every identifier has the same list, which need not be carried through the sort.
        boolean single = tables.size() == 1 && !run.incremental();
        String tableIds = "table_ids";
        for (int t = 0; t < tables.size(); t++) {
            List<Identifier> entries = new KeyColumns(request, tables.get(t)).entries(id);
            List<String> columns = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                columns.add("SELECT " + entries.get(i).keyType() + " AS ns, k" + i + " AS id, t FROM temp."
                        + Db.quote(rows.get(t)) + " WHERE k" + i + " IS NOT NULL");
            }
            String distinct = "SELECT ns, id, min(t) AS first_seen, max(t) AS last_seen FROM ("
                    + String.join(" UNION ALL ", columns) + ") GROUP BY ns, id";
            tableIds = "[CAST(" + tables.get(t).number() + " AS BIGINT)]";
            found.add(single ? distinct : "SELECT *, " + tableIds + " AS table_ids FROM (" + distinct + ")");
        }
        if (run.incremental()) {
            found.add("SELECT ns, id, first_seen, last_seen, table_ids FROM " + state.graph());
        }
        String all = found.isEmpty()
                ? "SELECT 1 AS ns, '' AS id, 0::BIGINT AS first_seen, 0::BIGINT AS last_seen, [0::BIGINT] AS table_ids"
                        + " WHERE false"
                : String.join(" UNION ALL ", found);
        if (found.size() > 1) {
            all = "SELECT ns, id, min(first_seen) AS first_seen, max(last_seen) AS last_seen,"
                    + " list_sort(list_distinct(flatten(list(table_ids)))) AS table_ids FROM (" + all
                    + ") GROUP BY ns, id";
        }
        // Sorted first and numbered as they come: half the work of a window with an order.
        db.run("CREATE OR REPLACE TABLE " + state.nodes() + " AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS n,"
                + " ns, id, first_seen, last_seen, " + (single ? tableIds : "table_ids") + " AS table_ids FROM ("
                + "SELECT * FROM (" + all + ") ORDER BY " + leadership() + ")");
    }

    /** Canonical: by key, then by text. Persistent: by age, within the keys that stand before time if it is given. */
    private String leadership() {
        if (id.kind() == Kind.CANONICAL) {
            return "ns, id";
        }
        return "least(ns, " + (id.timePosition() + 1) + "), first_seen, ns, id";
    }

    private void makeEdges(State.Run run, List<SourceTable> tables) throws SQLException {
        List<String> edges = new ArrayList<>();
        for (int t = 0; t < tables.size(); t++) {
            List<Identifier> entries = new KeyColumns(request, tables.get(t)).entries(id);
            StringBuilder joins = new StringBuilder("temp." + Db.quote(rows.get(t)) + " AS r");
            List<String> numbers = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                joins.append(" LEFT JOIN ")
                        .append(state.nodes())
                        .append(" AS d")
                        .append(i)
                        .append(" ON d")
                        .append(i)
                        .append(".id = r.k")
                        .append(i)
                        .append(" AND d")
                        .append(i)
                        .append(".ns = ")
                        .append(entries.get(i).keyType());
                numbers.add("d" + i + ".n");
            }
            edges.add(edges(tables.get(t), numbers, joins.toString()));
        }
        if (run.incremental()) {
            edges.add("SELECT f.n, l.n AS leader, 0 AS table_id FROM " + state.graph() + " AS g JOIN " + state.nodes()
                    + " AS f ON f.ns = g.ns AND f.id = g.id JOIN " + state.nodes()
                    + " AS l ON l.ns = g.leader_ns AND l.id = g.leader_id");
        }
        String all = edges.isEmpty()
                ? "SELECT 0 AS n, 0 AS leader, 0 AS table_id WHERE false"
                : String.join(" UNION ALL ", edges);
        db.run("CREATE OR REPLACE TABLE " + state.edges() + " AS " + all);
    }

    /** One for each identifier of a row, to the strongest of them. */
    private static String edges(SourceTable table, List<String> numbers, String joins) {
        List<String> columns = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            columns.add(numbers.get(i) + " AS n" + i);
            ends.add("SELECT n" + i + " AS n, leader FROM numbered WHERE n" + i + " IS NOT NULL");
        }
        String list = String.join(", ", numbers);
        return "SELECT DISTINCT n, leader, " + table.number()
                + " AS table_id FROM (WITH numbered AS MATERIALIZED (SELECT "
                + String.join(", ", columns) + ", " + (numbers.size() == 1 ? list : "least(" + list + ")")
                + " AS leader FROM " + joins + ") " + String.join(" UNION ALL ", ends) + ")";
    }

    /** The only loop table there is: later loops do not exist where components are found in one pass. */
    private void keepLoop0(State.Run run) throws SQLException {
        db.run("CREATE OR REPLACE TABLE " + Db.quote(request.database(), id.name() + "_graph_unify_loop_0")
                + " AS SELECT f.id AS follower_id, CAST(f.ns AS BIGINT) AS follower_ns, l.id AS leader_id,"
                + " CAST(l.ns AS BIGINT) AS leader_ns, f.first_seen AS follower_first_seen_at,"
                + " f.last_seen AS follower_last_seen_at, f.table_ids AS follower_source_table_ids, CAST(" + run.time()
                + " AS BIGINT) AS follower_last_processed_at, CAST(" + run.time() + " AS BIGINT) AS \"time\""
                + " FROM (SELECT DISTINCT n, leader FROM " + state.edges() + ") AS e JOIN " + state.nodes()
                + " AS f ON f.n = e.n JOIN " + state.nodes() + " AS l ON l.n = e.leader ORDER BY e.n, e.leader");
    }
}

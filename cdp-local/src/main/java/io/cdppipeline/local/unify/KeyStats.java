package io.cdppipeline.local.unify;

import io.cdppipeline.local.unify.Request.SourceTable;
import io.cdppipeline.local.unify.Request.UnifiedId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps {@code source_key_stats} and {@code result_key_stats}: one row for all tables ({@code *}) and one for each,
 * added to those of earlier runs (facts: td-api 5.4, phase-packs A5.4). A step run again replaces what it wrote.
 */
final class KeyStats {

    private final Db db;
    private final Request request;
    private final UnifiedId id;
    private final State state;

    KeyStats(Db db, Request request, UnifiedId id) {
        this.db = db;
        this.request = request;
        this.id = id;
        this.state = new State(db, request, id);
    }

    /** Counts before merging: leaders of rows, and identifiers by key. */
    String source() throws SQLException {
        State.Run run = state.current();
        Map<String, String> columns = new LinkedHashMap<>();
        id.keyTypes().forEach(key -> columns.put("distinct_" + key, "BIGINT"));
        String table = prepare("_source_key_stats", run, columns);
        insert(table, run, columns, "*", sourceCounts(state.edges() + " AS e", "true"));
        for (SourceTable source : request.tablesOf(id)) {
            String holds = "list_contains(f.table_ids, " + source.number() + ")";
            String edges = state.edges() + " AS e JOIN " + state.nodes() + " AS f ON f.n = e.n AND (e.table_id = "
                    + source.number() + " OR e.table_id = 0 AND " + holds + ")";
            insert(table, run, columns, source.as(), sourceCounts(edges, holds));
        }
        return "id " + id.name() + ": source key statistics of " + run.time();
    }

    /** Counts after merging: customers, those with a key, and how many have how many of it. */
    String result() throws SQLException {
        State.Run run = state.current();
        Map<String, String> columns = new LinkedHashMap<>();
        id.keyTypes().forEach(key -> columns.put("distinct_with_" + key, "BIGINT"));
        id.keyTypes().forEach(key -> columns.put("histogram_" + key, "VARCHAR"));
        String table = prepare("_result_key_stats", run, columns);
        List<String> counts = new ArrayList<>();
        for (int type = 1; type <= id.keyTypes().size(); type++) {
            counts.add("count(*) FILTER (ns = " + type + ") AS c" + type);
        }
        for (SourceTable source : request.tablesOf(id)) {
            counts.add("bool_or(list_contains(table_ids, " + source.number() + ")) AS t" + source.number());
        }
        db.run("CREATE OR REPLACE TEMP TABLE \"unify customers\" AS SELECT " + String.join(", ", counts) + " FROM "
                + state.graph() + " GROUP BY leader_ns, leader_id");
        insert(table, run, columns, "*", resultCounts("true"));
        for (SourceTable source : request.tablesOf(id)) {
            insert(table, run, columns, source.as(), resultCounts("t" + source.number()));
        }
        db.run("DROP TABLE temp.\"unify customers\"");
        return "id " + id.name() + ": result key statistics of " + run.time();
    }

    private String sourceCounts(String edges, String nodes) {
        StringBuilder counts = new StringBuilder("(SELECT count(DISTINCT e.leader) FROM " + edges + ")");
        for (int type = 1; type <= id.keyTypes().size(); type++) {
            counts.append(", (SELECT count(*) FROM ")
                    .append(state.nodes())
                    .append(" AS f WHERE f.ns = ")
                    .append(type)
                    .append(" AND ")
                    .append(nodes)
                    .append(")");
        }
        return counts.toString();
    }

    private String resultCounts(String which) {
        String customers = " FROM temp.\"unify customers\" WHERE " + which;
        StringBuilder counts = new StringBuilder("(SELECT count(*)" + customers + ")");
        for (int type = 1; type <= id.keyTypes().size(); type++) {
            counts.append(", (SELECT count(*)")
                    .append(customers)
                    .append(" AND c")
                    .append(type)
                    .append(" > 0)");
        }
        for (int type = 1; type <= id.keyTypes().size(); type++) {
            String c = "c" + type;
            counts.append(", (SELECT string_agg(")
                    .append(c)
                    .append(" || ':' || n, ',' ORDER BY ")
                    .append(c)
                    .append(") FROM (SELECT ")
                    .append(c)
                    .append(", count(*) AS n")
                    .append(customers)
                    .append(" AND ")
                    .append(c)
                    .append(" > 0 GROUP BY ")
                    .append(c)
                    .append("))");
        }
        return counts.toString();
    }

    /** Creates or widens the table and removes what an earlier attempt of this run left in it. */
    private String prepare(String suffix, State.Run run, Map<String, String> columns) throws SQLException {
        String name = id.name() + suffix;
        String table = Db.quote(request.database(), name);
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("from_table", "VARCHAR");
        wanted.put("total_distinct", "BIGINT");
        wanted.putAll(columns);
        wanted.put("time", "BIGINT");
        Map<String, String> present = db.columns(request.database(), name);
        if (present.isEmpty()) {
            List<String> definitions = new ArrayList<>();
            wanted.forEach((column, type) -> definitions.add(Db.quote(column) + " " + type));
            db.run("CREATE TABLE " + table + " (" + String.join(", ", definitions) + ")");
        } else {
            for (Map.Entry<String, String> column : wanted.entrySet()) {
                if (!present.containsKey(column.getKey())) {
                    db.run("ALTER TABLE " + table + " ADD COLUMN " + Db.quote(column.getKey()) + " "
                            + column.getValue());
                }
            }
            db.run("DELETE FROM " + table + " WHERE \"time\" = " + run.time());
        }
        return table;
    }

    private void insert(String table, State.Run run, Map<String, String> columns, String from, String counts)
            throws SQLException {
        String names =
                String.join(", ", columns.keySet().stream().map(Db::quote).toList());
        db.run("INSERT INTO " + table + " (from_table, total_distinct, " + names + ", \"time\") SELECT "
                + Db.literal(from) + ", " + counts + ", " + run.time());
    }
}

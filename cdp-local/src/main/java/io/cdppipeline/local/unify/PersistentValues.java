package io.cdppipeline.local.unify;

import io.cdppipeline.local.unify.Request.UnifiedId;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Gives components their persistent ids: a component keeps the oldest id that its identifiers had in the last run, so that a
 * merge of two keeps the older; of the parts of a split one keeps the id, the one with the identifier it was made from;
 * others get a new one, made from their leader, that nobody has.
 */
final class PersistentValues {

    private final Db db;
    private final UnifiedId id;
    private final State state;
    private final String keyNames;

    PersistentValues(Db db, Request request, UnifiedId id, State state) {
        this.db = db;
        this.id = id;
        this.state = state;
        StringBuilder names = new StringBuilder("CASE r.ns");
        int type = 0;
        for (String name : request.id(id.name()).keyTypes()) {
            names.append(" WHEN ").append(++type).append(" THEN ").append(Db.literal(name));
        }
        keyNames = names + " END";
    }

    /** Fills a temporary table {@code (leader, value)} for the components of {@code resolved}. */
    void assign(State.Run run, String resolved, String target) throws SQLException {
        boolean before = state.hasGraph();
        if (!before) {
            db.run("CREATE OR REPLACE TABLE " + state.issued()
                    + " (value VARCHAR, key_name VARCHAR, id VARCHAR, issued_at BIGINT)");
        }
        db.run("CREATE OR REPLACE TEMP TABLE " + Db.quote(target) + " (leader INTEGER, value VARCHAR)");
        String values = "temp." + Db.quote(target);
        if (before) {
            keep(resolved, target, values);
        }
        issue(run, resolved, values);
    }

    private void keep(String resolved, String target, String values) throws SQLException {
        db.run("CREATE OR REPLACE TEMP TABLE \"unify claims\" AS WITH claims AS (SELECT g.value, r.leader,"
                + " min(g.value_first_seen) AS first_seen, min(g.leader_ns) AS leader_ns,"
                + " min(g.leader_id) AS leader_id, bool_or(i.value IS NOT NULL) AS origin FROM "
                + state.graph() + " AS g JOIN " + resolved + " AS r ON r.id = g.id AND " + keyNames
                + " = g.key_name LEFT JOIN " + state.issued()
                + " AS i ON i.value = g.value AND i.key_name = g.key_name AND i.id = g.id GROUP BY ALL)"
                + " SELECT *, count(*) OVER (PARTITION BY value) AS claimants,"
                + " count(*) OVER (PARTITION BY leader) AS claimed FROM claims");
        db.run("INSERT INTO " + values
                + " SELECT leader, value FROM temp.\"unify claims\" WHERE claimants = 1 AND claimed = 1");
        // What is left are merges and splits: the oldest id chooses first, of equally old ones that of the strongest
        // key.
        List<List<@Nullable String>> contested = db.rows(
                "SELECT value, leader FROM temp.\"unify claims\" AS c LEFT JOIN (SELECT value, min(issued_at) AS"
                        + " issued_at FROM " + state.issued() + " GROUP BY value) AS i USING (value)"
                        + " WHERE claimants > 1 OR claimed > 1"
                        + " ORDER BY first_seen, issued_at, leader_ns, leader_id, value, origin DESC, leader");
        Set<String> given = new HashSet<>();
        Set<String> served = new HashSet<>();
        try (DuckDBAppender appender =
                db.connection().unwrap(DuckDBConnection.class).createAppender("temp", "main", target)) {
            for (List<@Nullable String> claim : contested) {
                String value = String.valueOf(claim.get(0));
                String leader = String.valueOf(claim.get(1));
                if (!given.contains(value) && !served.contains(leader)) {
                    given.add(value);
                    served.add(leader);
                    appender.beginRow()
                            .append(Integer.parseInt(leader))
                            .append(value)
                            .endRow();
                }
            }
        }
        db.run("DROP TABLE temp.\"unify claims\"");
    }

    private void issue(State.Run run, String resolved, String values) throws SQLException {
        String without = " FROM " + resolved + " AS r WHERE r.n = r.leader AND r.leader NOT IN (SELECT leader FROM "
                + values + ")";
        for (int attempt = 0; db.number("SELECT count(*)" + without).orElse(0) > 0; attempt++) {
            String text = attempt == 0 ? "r.id" : "r.id || chr(31) || '" + attempt + "'";
            // An id that was given back may be issued again to the identifier it was made from, and to no other.
            db.run("INSERT INTO " + values + " WITH fresh AS (SELECT r.leader, r.id, " + keyNames + " AS key_name, "
                    + IdValue.sql(id.keyTypes().size(), text, "r.ns") + " AS value" + without + ")"
                    + " SELECT min(f.leader), f.value FROM fresh AS f WHERE f.value NOT IN (SELECT value FROM " + values
                    + ") AND NOT EXISTS (SELECT 1 FROM " + state.issued() + " AS i WHERE i.value = f.value"
                    + " AND (i.key_name <> f.key_name OR i.id <> f.id)) GROUP BY f.value");
        }
        db.run("INSERT INTO " + state.issued() + " SELECT v.value, " + keyNames + ", r.id, " + run.time() + " FROM "
                + values + " AS v JOIN " + resolved + " AS r ON r.n = v.leader WHERE v.value NOT IN (SELECT value FROM "
                + state.issued() + ")");
    }
}

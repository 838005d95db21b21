package io.cdppipeline.local.unify;

import io.cdppipeline.local.unify.Request.Kind;
import io.cdppipeline.local.unify.Request.SourceTable;
import io.cdppipeline.local.unify.Request.UnifiedId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step {@code canonicalize}: finds the components of the extracted graph, gives each its id, and replaces the id's
 * lookup, graph, keys and tables together (facts: td-api, 5.3 and 5.4).
 */
final class Canonicalization {

    private static final Logger log = LoggerFactory.getLogger(Canonicalization.class);
    private static final String RESOLVED = "temp.\"unify resolved\"";
    private static final String CUSTOMERS = "temp.\"unify customers\"";
    private static final String VALUES = "temp.\"unify values\"";

    private final Db db;
    private final Request request;
    private final UnifiedId id;
    private final State state;

    Canonicalization(Db db, Request request, UnifiedId id) {
        this.db = db;
        this.request = request;
        this.id = id;
        this.state = new State(db, request, id);
    }

    String run() throws SQLException {
        State.Run run = state.current();
        int size = Math.toIntExact(
                db.number("SELECT count(*) FROM " + state.nodes()).orElse(0));
        Edges edges = Edges.read(db, "SELECT n, leader FROM " + state.edges());
        try (Labels labels = new Labels(db.connection(), edges.components(size))) {
            db.run("CREATE OR REPLACE TEMP TABLE \"unify resolved\" AS SELECT f.*, x.leader FROM " + state.nodes()
                    + " AS f JOIN " + labels.table() + " AS x ON x.n = f.n");
        }
        if (id.kind() == Kind.CANONICAL) {
            db.run("CREATE OR REPLACE TEMP TABLE \"unify values\" AS SELECT leader, "
                    + IdValue.sql(id.keyTypes().size(), "id", "ns") + " AS value FROM " + RESOLVED
                    + " WHERE n = leader");
        } else {
            new PersistentValues(db, request, id, state).assign(run, RESOLVED, "unify values");
        }
        long components = db.number("SELECT count(*) FROM " + VALUES).orElse(0);
        replaceGraph(run);
        writeTables(run);
        state.finish();
        db.run("DROP TABLE " + RESOLVED);
        db.run("DROP TABLE " + VALUES);
        return "id " + id.name() + ": " + size + " identifiers of " + components + " customers"
                + iterations(run, edges, size, components);
    }

    /** The service stops after a fixed number of loops; says so where that would be too early. */
    private String iterations(State.Run run, Edges edges, int size, long components) {
        String setting = run.incremental() ? "incremental_merge_iterations" : "merge_iterations";
        int limit = run.incremental() ? id.incrementalMergeIterations() : id.mergeIterations();
        MergeLoop.Outcome loop = edges.loop(size, limit);
        if (loop.iterations() <= limit) {
            return "; merge iterations needed in Treasure Data: " + loop.iterations();
        }
        log.warn(
                "unification {}: id {} needs {} merge iterations in Treasure Data, but {} is {}: {} customers would be"
                        + " split into more; set {}: {}",
                request.name(),
                id.name(),
                loop.iterations(),
                setting,
                limit,
                loop.leadersAtLimit() - components,
                setting,
                loop.iterations());
        return "; WARNING: merge iterations needed in Treasure Data: " + loop.iterations() + ", but " + setting + " is "
                + limit + ", which would leave " + (loop.leadersAtLimit() - components) + " customers too many";
    }

    private void replaceGraph(State.Run run) throws SQLException {
        String processed = Long.toString(run.time());
        String before = "";
        if (run.incremental()) {
            processed = "CASE WHEN p.leader_ns = c.leader_ns AND p.leader_id = c.leader_id THEN p.last_processed ELSE "
                    + run.time() + " END";
            before = " LEFT JOIN " + state.graph() + " AS p ON p.ns = r.ns AND p.id = r.id";
        }
        // One row for each customer: far fewer, and so the smaller side of the join that writes the graph.
        db.run(
                "CREATE OR REPLACE TEMP TABLE \"unify customers\" AS SELECT l.leader, l.ns AS leader_ns, l.id AS leader_id,"
                        + " v.value, c.first_seen, c.last_seen FROM " + RESOLVED + " AS l JOIN " + VALUES
                        + " AS v ON v.leader = l.leader JOIN (SELECT leader, min(first_seen) AS first_seen, max(last_seen) AS"
                        + " last_seen FROM " + RESOLVED
                        + " GROUP BY leader) AS c ON c.leader = l.leader WHERE l.n = l.leader");
        db.run("CREATE OR REPLACE TABLE " + state.graph() + " AS SELECT r.n, r.ns, " + keyName("r.ns")
                + " AS key_name, r.id, r.first_seen, r.last_seen, r.table_ids, c.leader_ns, c.leader_id, CAST("
                + processed + " AS BIGINT) AS last_processed, c.value, c.first_seen AS value_first_seen, c.last_seen AS"
                + " value_last_seen FROM " + RESOLVED + " AS r JOIN " + CUSTOMERS + " AS c ON c.leader = r.leader"
                + before + " ORDER BY r.n");
        db.run("DROP TABLE " + CUSTOMERS);
    }

    private void writeTables(State.Run run) throws SQLException {
        String kind = id.kind().column();
        String time = ", CAST(" + run.time() + " AS BIGINT) AS \"time\"";
        db.run("CREATE OR REPLACE TABLE " + table("_graph") + " AS SELECT id AS follower_id, CAST(ns AS BIGINT) AS"
                + " follower_ns, leader_id, CAST(leader_ns AS BIGINT) AS leader_ns, first_seen AS"
                + " follower_first_seen_at, last_seen AS follower_last_seen_at, table_ids AS"
                + " follower_source_table_ids, last_processed AS follower_last_processed_at" + time + " FROM "
                + state.graph());
        db.run("CREATE OR REPLACE TABLE " + table("_lookup") + " AS SELECT value AS " + kind + ", id, CAST(ns AS"
                + " BIGINT) AS id_key_type, value_first_seen AS " + kind + "_first_seen_at, value_last_seen AS " + kind
                + "_last_seen_at, first_seen AS id_first_seen_at, last_seen AS id_last_seen_at, table_ids AS"
                + " id_source_table_ids, last_processed AS id_last_processed_at" + time + " FROM " + state.graph());
        List<String> keys = new ArrayList<>();
        for (String name : id.keyTypes()) {
            keys.add("(CAST(" + (keys.size() + 1) + " AS BIGINT), " + Db.literal(name) + ")");
        }
        db.run("CREATE OR REPLACE TABLE " + table("_keys") + " AS SELECT *" + time + " FROM (VALUES "
                + String.join(", ", keys) + ") AS k(key_type, key_name)");
        List<String> tables = new ArrayList<>();
        for (SourceTable source : request.tablesOf(id)) {
            tables.add("(CAST(" + source.number() + " AS BIGINT), " + Db.literal(source.as()) + ")");
        }
        db.run("CREATE OR REPLACE TABLE " + table("_tables") + " AS SELECT *" + time + " FROM (VALUES "
                + String.join(", ", tables) + ") AS t(table_id, table_name)");
    }

    private String keyName(String keyType) {
        StringBuilder names = new StringBuilder("CASE " + keyType);
        int type = 0;
        for (String name : id.keyTypes()) {
            names.append(" WHEN ").append(++type).append(" THEN ").append(Db.literal(name));
        }
        return names + " END";
    }

    private String table(String suffix) {
        return Db.quote(request.database(), id.name() + suffix);
    }
}

package io.cdppipeline.benchmarks.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.local.unify.UnificationService;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;

/**
 * Identity resolution of about 1,000,000 edges (a row and an identifier in it) from text to components: 656,000 rows of 131,200
 * customers with an e-mail address, a telephone number and four cookies each, two of them in a row, 1 % of the rows with a shared one
 * besides. The yardstick is union-find over the same edges as ready-made integers, which is what the graph itself costs; the others
 * begin with a table of texts and end with a table of components.
 */
public final class Resolver implements Benchmark {

    private static final String CONTENT = """
            {"run_persistent_ids": true, "run_canonical_ids": true, "full_refresh": true, "unification": {
              "name": "bench", "keys": [{"name": "email"}, {"name": "phone"}, {"name": "cookie"}],
              "tables": [{"database": "bench", "table": "visits", "key_columns": [
                {"column": "email", "key": "email"}, {"column": "phone", "key": "phone"},
                {"column": "cookie", "key": "cookie"}]}],
              "canonical_ids": [{"name": "unified", "merge_by_keys": ["email", "phone", "cookie"]}]}}
            """;

    private static final String VISITS = """
            CREATE TABLE bench.visits AS
            WITH drawn AS (
              SELECT r, r // 5 AS c, hash(r) % 3 AS a, hash(r + 7919) % 3 AS b, hash(r + 104729) % 100 AS s FROM range(ROWS) AS t(r))
            SELECT r AS id,
              CASE WHEN a = 0 OR b = 0 THEN 'user' || c || '@example.com' END AS email,
              CASE WHEN s = 0 THEN '+1555' || floor(pow(hash(r) % 1000 / 1000.0, 3) * 2000)::BIGINT
                   WHEN a = 1 OR b = 1 THEN '+4915' || (c + 10000000) END AS phone,
              CASE WHEN greatest(a, b) > 1 THEN md5(c || '/' || greatest(a, b)) END AS cookie,
              1700000000 + r AS "time"
            FROM drawn
            """;

    /** Rows of the table. */
    private final int rows;

    private final int rounds;

    /** With the figures of the documentation. */
    public Resolver() {
        this(656_000, 5);
    }

    Resolver(int rows, int rounds) {
        this.rows = rows;
        this.rounds = rounds;
    }

    @Override
    public void run() throws Exception {
        try (Warehouse warehouse = DuckDbWarehouse.inMemory()) {
            warehouse.createDatabase("bench");
            warehouse.transaction(connection -> execute(connection, VISITS.replace("ROWS", String.valueOf(rows))));
            UnificationService service = new UnificationService(warehouse, Clock.systemUTC());
            ObjectMapper json = new ObjectMapper();
            ObjectNode parameters =
                    json.createObjectNode().put("unification_request", CONTENT).put("unification_target", "unified");
            String extracted = service.run("extract_and_merge", parameters);
            String resolved = service.run("canonicalize", parameters);
            int[][] edges = edges(warehouse);
            System.out.println(rows + " rows, " + edges[0].length + " edges between distinct identifiers; " + extracted
                    + "; " + resolved + "\n");
            double[] cpu = {0, 0};
            new SideBySide()
                    .with("union-find over ready-made integers (limit of the graph)", () -> unite(edges))
                    .with(
                            "DuckDB: number the distinct texts (limit of a dictionary in SQL)",
                            () -> warehouse.transaction(connection -> execute(connection, NUMBERED)))
                    .with("DuckDB: recursive query over numbers, with dictionary", () -> propagate(warehouse))
                    .with(
                            "resolver: extract_and_merge",
                            () -> cpu[0] += timed(() -> service.run("extract_and_merge", parameters)))
                    .with(
                            "resolver: canonicalize",
                            () -> cpu[1] += timed(() -> service.run("canonicalize", parameters)))
                    .measure(1, rounds);
            System.out.printf(
                    Locale.ROOT,
                    "%nCPU seconds of the process in a round: extract_and_merge %.2f, canonicalize %.2f%n",
                    cpu[0] / (rounds + 1),
                    cpu[1] / (rounds + 1));
        }
    }

    private static final String LONG =
            "(SELECT id AS r, 1 AS ns, email AS text FROM bench.visits WHERE email IS NOT NULL"
                    + " UNION ALL SELECT id, 2, phone FROM bench.visits WHERE phone IS NOT NULL"
                    + " UNION ALL SELECT id, 3, cookie FROM bench.visits WHERE cookie IS NOT NULL)";

    private static final String NUMBERED =
            "CREATE OR REPLACE TEMP TABLE numbered AS SELECT row_number() OVER () - 1 AS n, * FROM"
                    + " (SELECT DISTINCT ns, text FROM " + LONG + ")";

    private static void propagate(Warehouse warehouse) throws SQLException {
        warehouse.transaction(connection -> {
            execute(connection, NUMBERED);
            execute(
                    connection,
                    "CREATE OR REPLACE TEMP TABLE links AS SELECT DISTINCT n, min(n) OVER (PARTITION BY r) AS leader FROM "
                            + LONG + " AS l JOIN numbered USING (ns, text)");
            execute(
                    connection,
                    "CREATE OR REPLACE TEMP TABLE components AS WITH RECURSIVE c(n, label) USING KEY (n) AS ("
                            + "SELECT n, n FROM numbered UNION (SELECT e.a, min(c.label) FROM c JOIN (SELECT n AS b, leader AS a"
                            + " FROM links UNION ALL SELECT leader, n FROM links) AS e ON c.n = e.b JOIN recurring.c AS k ON"
                            + " k.n = e.a WHERE c.label < k.label GROUP BY e.a)) SELECT * FROM c");
            return true;
        });
    }

    private static double timed(Runnable work) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        work.run();
        return (system.getProcessCpuTime() - before) / 1e9;
    }

    private static int[][] edges(Warehouse warehouse) throws SQLException {
        return warehouse.transaction(connection -> {
            execute(connection, NUMBERED);
            int[] from = new int[1 << 20];
            int[] to = new int[1 << 20];
            int count = 0;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT n, min(n) OVER (PARTITION BY r) FROM " + LONG
                            + " AS l JOIN numbered USING (ns, text)")) {
                while (row.next()) {
                    if (count == from.length) {
                        from = Arrays.copyOf(from, 2 * count);
                        to = Arrays.copyOf(to, 2 * count);
                    }
                    from[count] = row.getInt(1);
                    to[count++] = row.getInt(2);
                }
            }
            return new int[][] {Arrays.copyOf(from, count), Arrays.copyOf(to, count)};
        });
    }

    private static int unite(int[][] edges) {
        int size = Arrays.stream(edges[0]).max().orElse(0) + 1;
        int[] parent = new int[size];
        Arrays.setAll(parent, i -> i);
        for (int i = 0; i < edges[0].length; i++) {
            int a = root(parent, edges[0][i]);
            int b = root(parent, edges[1][i]);
            parent[Math.max(a, b)] = Math.min(a, b);
        }
        return parent[size - 1];
    }

    private static int root(int[] parent, int of) {
        int at = of;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }
}

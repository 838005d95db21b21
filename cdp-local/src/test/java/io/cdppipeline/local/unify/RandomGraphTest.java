package io.cdppipeline.local.unify;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Components, leaders and ages over random rows, against a repeated scan that knows nothing of union-find. */
class RandomGraphTest {

    private static final String REQUEST = """
            full_refresh: FULL
            run_enrichments: false
            unification:
              name: r
              keys: [{name: a}, {name: b}, {name: c}]
              tables:
              - {database: stg, table: one, incremental_columns: [time], key_columns:
                 [{column: a, key: a}, {column: b, key: b}, {column: c, key: c}]}
              - {database: stg, table: two, incremental_columns: [time], key_columns:
                 [{column: b, key: b}, {column: c, key: c}, {column: a, key: a}]}
              canonical_ids: [{name: cid, merge_by_keys: [a, b, c], merge_iterations: 49, incremental_merge_iterations: 49}]
              persistent_ids: [{name: pid, merge_by_keys: [a, b, c], merge_iterations: 49, incremental_merge_iterations: 49}]
            """;

    private record Node(int type, String id) implements Comparable<Node> {
        @Override
        public int compareTo(Node other) {
            return type != other.type ? Integer.compare(type, other.type) : id.compareTo(other.id);
        }

        @Override
        public String toString() {
            return type + "|" + id;
        }
    }

    private record SourceRow(long time, List<Node> nodes) {}

    private final List<SourceRow> all = new ArrayList<>();
    private PlainDuckDb warehouse;
    private Caller caller;

    @BeforeEach
    void open() throws SQLException {
        warehouse = new PlainDuckDb();
        warehouse.run("CREATE SCHEMA stg");
        for (String table : List.of("one", "two")) {
            warehouse.run("CREATE TABLE stg." + table + " (a VARCHAR, b VARCHAR, c VARCHAR, time BIGINT)");
        }
        caller = new Caller(
                new UnificationService(warehouse, Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC)));
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void findsTheComponentsOfTheRows(long seed) throws SQLException {
        Random random = new Random(seed);
        addRows(random, 150, 100);
        caller.call(REQUEST.replace("FULL", "true"));
        assertCanonical();

        Map<String, String> before = persistentIds();
        for (int round = 1; round <= 3; round++) {
            addRows(random, 20, 1000 * round);
            caller.call(REQUEST.replace("FULL", "false"));
            assertCanonical();
            before = assertPersistent(before);
        }

        caller.call(REQUEST.replace("FULL", "true"));
        assertCanonical();
        assertThat(persistentIds()).isEqualTo(before);
    }

    private void addRows(Random random, int count, int from) throws SQLException {
        for (int i = 0; i < count; i++) {
            List<Node> nodes = new ArrayList<>();
            StringBuilder values = new StringBuilder();
            for (int type = 1; type <= 3; type++) {
                if (random.nextInt(100) < 55) {
                    // Some text that sorts differently as UTF-16 and as UTF-8.
                    String id = (random.nextInt(10) == 0 ? "\uD83D\uDE00" : "\uFF5E") + random.nextInt(90);
                    nodes.add(new Node(type, id));
                    values.append("'").append(id).append("', ");
                } else {
                    values.append("NULL, ");
                }
            }
            long time = from + random.nextInt(100);
            warehouse.run(
                    "INSERT INTO stg." + (random.nextBoolean() ? "one" : "two") + " VALUES (" + values + time + ")");
            all.add(new SourceRow(time, nodes));
        }
    }

    private void assertCanonical() throws SQLException {
        List<String> expected = new ArrayList<>();
        for (TreeSet<Node> component : components()) {
            // Text is compared by code points, as UTF-8 bytes would be.
            Node leader = component.stream()
                    .min((x, y) -> x.type() != y.type()
                            ? Integer.compare(x.type(), y.type())
                            : java.util.Arrays.compare(
                                    x.id().codePoints().toArray(),
                                    y.id().codePoints().toArray()))
                    .orElseThrow();
            component.forEach(node -> expected.add(node + " -> " + leader + " " + ages(node)));
        }
        assertThat(warehouse.rows("SELECT follower_ns || '|' || follower_id || ' -> ' || leader_ns || '|' || leader_id"
                        + " || ' ' || follower_first_seen_at || '..' || follower_last_seen_at FROM"
                        + " cdp_unification_r.cid_graph"))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(warehouse.rows("SELECT count(*) FROM cdp_unification_r.cid_lookup"))
                .containsExactly(Integer.toString(expected.size()));
    }

    private String ages(Node node) {
        var times = all.stream()
                .filter(row -> row.nodes().contains(node))
                .mapToLong(SourceRow::time)
                .summaryStatistics();
        return times.getMin() + ".." + times.getMax();
    }

    /** Every component has one id, no two the same, and it is that of its oldest part before. */
    private Map<String, String> assertPersistent(Map<String, String> before) throws SQLException {
        Map<String, String> after = persistentIds();
        TreeSet<String> used = new TreeSet<>();
        for (TreeSet<Node> component : components()) {
            TreeSet<String> ids = new TreeSet<>();
            component.forEach(node -> ids.add(after.get(node.toString())));
            assertThat(ids).as("ids of %s", component).hasSize(1);
            assertThat(used.add(ids.first())).as("%s is used once", ids).isTrue();
            TreeSet<String> earlier = new TreeSet<>();
            component.stream()
                    .map(node -> before.get(node.toString()))
                    .filter(id -> id != null)
                    .forEach(earlier::add);
            if (!earlier.isEmpty()) {
                assertThat(earlier).contains(ids.first());
            }
        }
        return after;
    }

    private Map<String, String> persistentIds() throws SQLException {
        Map<String, String> ids = new TreeMap<>();
        for (String row : warehouse.rows("SELECT id_key_type, id, persistent_id FROM cdp_unification_r.pid_lookup")) {
            ids.put(row.substring(0, row.lastIndexOf('|')), row.substring(row.lastIndexOf('|') + 1));
        }
        return ids;
    }

    private List<TreeSet<Node>> components() {
        List<TreeSet<Node>> components = new ArrayList<>();
        for (SourceRow row : all) {
            TreeSet<Node> merged = new TreeSet<>(row.nodes());
            if (!merged.isEmpty()) {
                components.removeIf(other -> {
                    boolean meets = row.nodes().stream().anyMatch(other::contains);
                    if (meets) {
                        merged.addAll(other);
                    }
                    return meets;
                });
                components.add(merged);
            }
        }
        return components;
    }
}

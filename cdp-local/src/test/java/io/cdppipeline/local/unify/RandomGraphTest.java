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
              - {database: stg, table: one, incremental_columns: [number], key_columns:
                 [{column: a, key: a}, {column: b, key: b}, {column: c, key: c}]}
              - {database: stg, table: two, incremental_columns: [number], key_columns:
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

    private record SourceRow(int number, long time, List<Node> nodes) {}

    /** Persistent ids by identifier, and the age of each. */
    private record Snapshot(Map<String, String> ids, Map<String, Long> ages) {}

    private final List<SourceRow> all = new ArrayList<>();
    private int rows;
    private PlainDuckDb warehouse;
    private Caller caller;

    @BeforeEach
    void open() throws SQLException {
        warehouse = new PlainDuckDb();
        warehouse.run("CREATE SCHEMA stg");
        for (String table : List.of("one", "two")) {
            warehouse.run(
                    "CREATE TABLE stg." + table + " (a VARCHAR, b VARCHAR, c VARCHAR, time BIGINT, number INTEGER)");
        }
        caller = new Caller(
                new UnificationService(warehouse, Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC)));
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void findsTheComponentsOfTheRows(long seed) throws SQLException {
        Random random = new Random(seed);
        addRows(random, 150, 100);
        caller.call(REQUEST.replace("FULL", "true"));
        assertCanonical();

        Snapshot before = snapshot();
        for (int round = 1; round <= 3; round++) {
            // Late rows too: what is oldest changes, ids do not.
            addRows(random, 20, 0);
            caller.call(REQUEST.replace("FULL", "false"));
            assertCanonical();
            before = assertPersistent(before);
        }
        caller.call(REQUEST.replace("FULL", "true"));
        assertCanonical();
        assertThat(snapshot()).isEqualTo(before);

        removeRows(random, 30);
        caller.call(REQUEST.replace("FULL", "true"));
        assertCanonical();
        assertPersistent(before);
    }

    private void removeRows(Random random, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            SourceRow gone = all.remove(random.nextInt(all.size()));
            warehouse.run(
                    "DELETE FROM stg.one WHERE number = " + gone.number(),
                    "DELETE FROM stg.two WHERE number = " + gone.number());
        }
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
            long time = from + random.nextInt(1000);
            int number = ++rows;
            warehouse.run("INSERT INTO stg." + (random.nextBoolean() ? "one" : "two") + " VALUES (" + values + time
                    + ", " + number + ")");
            all.add(new SourceRow(number, time, nodes));
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

    /** Every component has one id that no other has; a merge keeps the oldest of those it had, a split gives it to one. */
    private Snapshot assertPersistent(Snapshot before) throws SQLException {
        Snapshot after = snapshot();
        Map<String, TreeSet<Node>> owners = new TreeMap<>();
        Map<String, Integer> claimants = new TreeMap<>();
        List<TreeSet<Node>> components = components();
        for (TreeSet<Node> component : components) {
            earlier(component, before).forEach(id -> claimants.merge(id, 1, Integer::sum));
        }
        for (TreeSet<Node> component : components) {
            TreeSet<String> ids = new TreeSet<>();
            component.forEach(node -> ids.add(after.ids().get(node.toString())));
            assertThat(ids).as("ids of %s", component).hasSize(1);
            assertThat(owners.put(ids.first(), component))
                    .as("other owner of %s", ids)
                    .isNull();
            TreeSet<String> earlier = earlier(component, before);
            if (!earlier.isEmpty() && earlier.stream().allMatch(id -> claimants.get(id) == 1)) {
                long oldest =
                        earlier.stream().mapToLong(before.ages()::get).min().orElseThrow();
                assertThat(earlier).contains(ids.first());
                assertThat(before.ages().get(ids.first())).isEqualTo(oldest);
            }
        }
        claimants.forEach((id, count) -> {
            boolean nothingElse = components.stream()
                    .map(component -> earlier(component, before))
                    .filter(ids -> ids.contains(id))
                    .allMatch(ids -> ids.size() == 1);
            if (nothingElse) {
                assertThat(owners).as("a part of the split %s keeps it", id).containsKey(id);
            }
        });
        return after;
    }

    private static TreeSet<String> earlier(TreeSet<Node> component, Snapshot before) {
        TreeSet<String> ids = new TreeSet<>();
        for (Node node : component) {
            String id = before.ids().get(node.toString());
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    private Snapshot snapshot() throws SQLException {
        Map<String, String> ids = new TreeMap<>();
        Map<String, Long> ages = new TreeMap<>();
        for (String row : warehouse.rows("SELECT persistent_id_first_seen_at, persistent_id, id_key_type, id FROM"
                + " cdp_unification_r.pid_lookup")) {
            String[] cells = row.split("\\|", 3);
            ages.put(cells[1], Long.valueOf(cells[0]));
            ids.put(cells[2], cells[1]);
        }
        return new Snapshot(ids, ages);
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

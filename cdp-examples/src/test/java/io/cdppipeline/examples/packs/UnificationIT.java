package io.cdppipeline.examples.packs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.KeyExclusion;
import io.cdppipeline.config.KeyRule;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.UpdateStrategy;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.run.Pauses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is who, found on the embedded Treasure Data among rows that were made to be hard. */
class UnificationIT {

    private static final String DATABASE = "cdp_unification_acme";

    /** Of 15 identifiers of 7 people: 7 of Ann and Bob, 2 each of Eve and Fay, one of each other. */
    private static final List<String> STATISTICS = List.of(
            "identifiers 15.0",
            "customers 7.0",
            "identifiers per customer 2.142857142857143",
            "fragmentation reduction percent 53.333333333333336",
            "leading identifiers before merging 10.0",
            "dedup percent 30.0",
            "identifiers of the largest customer 7.0",
            "master rows 7.0",
            "latest result key stats 7.0",
            "1 4",
            "2 2",
            "3-5 0",
            "6-10 1",
            ">10 0",
            "customer_id 4 3",
            "card_no 5 4",
            "email 4 3",
            "device_id 2 2",
            "shop_customers_enriched 4 4",
            "web_visits_enriched 9 8",
            "card_no 4 needs improvement",
            "customer_id 3 needs improvement",
            "device_id 2 needs improvement",
            "email 3 needs improvement",
            "first_name 6 good",
            "There are customers PASS",
            "An identifier has one customer PASS",
            "The merge came to its end PASS",
            "No customer is too large to be one person PASS",
            "No excluded identifier is merged PASS",
            "Rows with a unified id PASS",
            "The master table has each customer once PASS");

    @TempDir
    Path directory;

    private final Pauses real = Pauses.sleeping();

    private static Map<String, Object> row(Object... cells) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put((String) cells[i], cells[i + 1]);
        }
        return row;
    }

    private static Map<String, Object> customer(long id, String email, String firstName) {
        return row("id", id, "email_std", email, "first_name", firstName);
    }

    private static Map<String, Object> visit(String id, String email, String device, String card) {
        return row("id", id, "email_std", email, "device_id", device, "card", card, "first_name", "from a visit");
    }

    /** Ann and Bob share a tablet; Cy and Dee have nothing but texts that stand for nothing in common. */
    private static List<Map<String, Object>> customers() {
        return List.of(
                customer(1, "ann@example.com", "Ann"),
                customer(2, "bob@example.com", "Bob \"${session_id}\" O'Neil;\n-- DROP"),
                customer(3, "N/A", "Cy"),
                customer(4, "N/A", "Dée 日本"));
    }

    private static List<Map<String, Object>> firstVisits() {
        return List.of(
                visit("v1", "ann@example.com", "tablet", "C-1"),
                visit("v2", "", "none", "C-1"),
                visit("v3", "N/A", "N/A", "'; DROP TABLE x; --"),
                visit("v4", "not an address", "", "${td.apikey}"),
                visit("v5", "eve@example.com", "kiosk", "C-5"),
                visit("v6", "fay@example.com", "kiosk", "C-6"),
                row("id", "v7", "device_id", "phone of nobody"));
    }

    private static List<Map<String, Object>> laterVisits() {
        return List.of(visit("v8", "bob@example.com", "tablet", "C-8"), visit("v9", null, null, "C-8"));
    }

    private static UnificationConfig.Builder section() {
        return UnificationConfig.builder()
                .name("customer_360")
                .addTables("shop_stg_customers", "web_stg_visits")
                .putKeys("web_visits", Map.of("card", "card_no"))
                .putKeyRules(
                        "card_no", KeyRule.builder().validRegexp("^[^ ]+[^;]*$").build())
                .addExclusions(new KeyExclusion("device_id", "kiosk", "it's in the \"shop\"\n${for} all", List.of()));
    }

    private LocalTreasureData start() {
        LocalTreasureData td = LocalTreasureData.inMemory();
        // Whoever only unifies has no raw tables.
        td.client().databases().create("acme_stg");
        return td;
    }

    private PipelineResult run(LocalTreasureData td, UnificationConfig section, String work) {
        PipelineResult result = CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .unification(section)
                        .build())
                .target(td.target())
                .workDirectory(directory.resolve(work))
                .pollInterval(Duration.ofMillis(20))
                .pauses(wait -> {
                    td.clock().advance(Duration.ofSeconds(1));
                    real.pause(wait);
                })
                .build()
                .run();
        assertThat(result.report().phases().get("unification").error()).isEmpty();
        assertThat(result.report().phases().get("unification").notes())
                .noneMatch(note -> note.contains("is not known"));
        return result;
    }

    private static List<List<Object>> rows(LocalTreasureData td, String sql) {
        return td.query(DATABASE, sql).rows().stream()
                .<List<Object>>map(ArrayList::new)
                .toList();
    }

    /** The rows by what the id stands for: {@code customers 1}. */
    private static Map<String, Object> ids(LocalTreasureData td) {
        Map<String, Object> ids = new TreeMap<>();
        rows(td, "SELECT CAST(id AS varchar), unified_id FROM shop_customers_enriched")
                .forEach(row -> ids.put("c" + row.get(0), row.get(1)));
        rows(td, "SELECT id, unified_id FROM web_visits_enriched")
                .forEach(row -> ids.put((String) row.get(0), row.get(1)));
        return ids;
    }

    private static Collection<Set<String>> people(LocalTreasureData td) {
        return ids(td).entrySet().stream()
                .filter(row -> row.getValue() != null)
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(TreeSet::new))))
                .values()
                .stream()
                .map(Set::copyOf)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(IdMethod.class)
    void twoIncrementsAndOneFullRunFindTheSamePeople(IdMethod method) {
        try (LocalTreasureData grown = start();
                LocalTreasureData whole = start()) {
            UnificationConfig.Builder section = section().idMethod(method);
            grown.load("acme_stg", "shop_stg_customers", customers());
            grown.load("acme_stg", "web_stg_visits", firstVisits());
            run(grown, section.build(), "grown");
            Map<String, Object> before = ids(grown);
            grown.clock().advance(Duration.ofSeconds(2));
            grown.load("acme_stg", "web_stg_visits", laterVisits());
            run(grown, section.build(), "grown");

            whole.load("acme_stg", "shop_stg_customers", customers());
            whole.load("acme_stg", "web_stg_visits", firstVisits());
            whole.load("acme_stg", "web_stg_visits", laterVisits());
            PipelineResult result =
                    run(whole, section.updateStrategy(UpdateStrategy.FULL).build(), "whole");

            assertThat(people(grown))
                    .isEqualTo(people(whole))
                    .containsExactlyInAnyOrder(
                            Set.of("c1", "c2", "v1", "v2", "v8", "v9"),
                            Set.of("c3"),
                            Set.of("c4"),
                            Set.of("v4"),
                            Set.of("v5"),
                            Set.of("v6"),
                            Set.of("v7"));
            assertThat(ids(whole)).containsEntry("v3", null);
            assertThat(ids(grown)).containsEntry("c3", before.get("c3")).containsEntry("v4", before.get("v4"));
            if (method == IdMethod.CANONICAL_ID) {
                assertThat(ids(grown)).isEqualTo(ids(whole));
            }
            assertThat(statistics(grown)).isEqualTo(statistics(whole)).isEqualTo(STATISTICS);
            assertThat(result.report().phases().get("unification").metrics())
                    .containsEntry("customers with 6-10 identifiers", 1.0)
                    .containsEntry("dedup rate %", 30.0)
                    .containsEntry("unsettled identifiers", 0.0)
                    .containsEntry("quality checks not passed", 0.0);
        }
    }

    /** What must not depend on the way there. */
    private static List<String> statistics(LocalTreasureData td) {
        List<List<Object>> all = new ArrayList<>(rows(
                td,
                "SELECT metric, value FROM acme_customer_360_merge_summary WHERE metric <> 'latest source key stats'"
                        + " ORDER BY position"));
        all.addAll(rows(td, "SELECT identifiers, customers FROM acme_customer_360_merge_distribution ORDER BY bucket"));
        all.addAll(rows(
                td, "SELECT key_name, identifiers, customers FROM acme_customer_360_merge_keys ORDER BY key_type"));
        all.addAll(rows(
                td, "SELECT table_name, total_rows, identified_rows FROM acme_customer_360_merge_tables ORDER BY 1"));
        all.addAll(rows(td, "SELECT attribute, known, rating FROM acme_customer_360_merge_master ORDER BY 1"));
        all.addAll(rows(td, "SELECT check_name, status FROM acme_customer_360_quality_checks ORDER BY position"));
        return all.stream()
                .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .toList();
    }
}

package io.cdppipeline.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelinePlan;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.ConfigException;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way on the embedded Treasure Data, told as one story: a first run, a second with new files, a failure and its
 * mending. The numbers are counted from the sample files by {@link ShopTruth}, which shares no code with the pipeline.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuickstartIT {

    private static final List<String> PHASES = List.of("ingestion", "hist_union", "staging", "unification");

    @TempDir
    static Path directory;

    private ShopTruth firstIdentities;

    private Path data() {
        return directory.resolve("data");
    }

    private PipelineResult run() {
        return CdpPipeline.builder()
                .config(directory.resolve("pipeline.yml"))
                .build()
                .run();
    }

    private static long rows(PipelineResult result, String phase, String table) {
        Long rows = result.report().phases().get(phase).tables().get(table);
        assertThat(rows).as(table).isNotNull();
        return rows;
    }

    private static double metric(PipelineResult result, String name) {
        Double value = result.report().phases().get("unification").metrics().get(name);
        assertThat(value).as(name).isNotNull();
        return value;
    }

    /**
     * Every number of the report, against the files.
     *
     * @param identities what the identifiers are counted from: the versions that were staged, run after run
     */
    private void assertNumbersOfTheFiles(PipelineResult result, ShopTruth identities) {
        ShopTruth truth = ShopTruth.of(data());
        for (String object : ShopTruth.OBJECTS) {
            long history = truth.historyRows(object, SampleShop.START_DATE, SampleShop.HISTORY_END_DATE);
            long increments = truth.incrementRows(object, SampleShop.HISTORY_END_DATE);
            assertThat(rows(result, "ingestion", "acme_src.shopify_" + object))
                    .as(object)
                    .isEqualTo(increments);
            assertThat(rows(result, "hist_union", "acme_src.shopify_" + object + "_hist_union"))
                    .as(object)
                    .isEqualTo(rows(result, "ingestion", "acme_src.shopify_" + object + "_hist") + increments);
            assertThat(rows(result, "staging", "acme_stg.shopify_stg_" + object))
                    .as(object)
                    .isEqualTo(truth.distinctIds(object));
            assertThat(history).isPositive();
        }
        assertThat(metric(result, "unified ids"))
                .isEqualTo(identities.customers().size());
        assertThat(metric(result, "identifiers")).isEqualTo(identities.distinctIdentifiers());
        assertThat(metric(result, "average ids per customer"))
                .isCloseTo(
                        (double) identities.distinctIdentifiers()
                                / identities.customers().size(),
                        within(1e-9));
        long enriched = rows(result, "unification", "cdp_unification_acme.shopify_customers_enriched")
                + rows(result, "unification", "cdp_unification_acme.shopify_orders_enriched");
        assertThat(enriched).isEqualTo(truth.distinctIds("customers") + truth.distinctIds("orders"));
        ShopTruth staged = truth.latestVersions();
        assertThat(metric(result, "coverage")).isCloseTo(100.0 * staged.rowsWithIdentifier() / enriched, within(1e-9));
    }

    @Test
    @Order(1)
    void theFirstRunMakesWhatTheFilesHold() throws IOException {
        Quickstart.prepare(directory);

        PipelineResult result = run();

        assertThat(result.report().phases().values())
                .allSatisfy(phase -> assertThat(phase.error()).isEmpty());
        assertThat(result.success()).isTrue();
        assertThat(result.report().phases().keySet()).containsExactlyElementsOf(PHASES);
        firstIdentities = ShopTruth.of(data()).latestVersions();
        assertNumbersOfTheFiles(result, firstIdentities);
        ShopTruth truth = ShopTruth.of(data());
        assertThat(truth.distinctIds("customers")).isGreaterThanOrEqualTo(5_000);
        assertThat(truth.distinctIds("orders")).isGreaterThanOrEqualTo(30_000);
        assertThat(truth.distinctIds("products")).isGreaterThanOrEqualTo(300);
        for (String object : ShopTruth.OBJECTS) {
            assertThat(rows(result, "ingestion", "acme_src.shopify_" + object + "_hist"))
                    .as(object)
                    .isEqualTo(truth.historyRows(object, SampleShop.START_DATE, SampleShop.HISTORY_END_DATE));
        }
        assertThat(Files.readString(directory.resolve("pipeline_report.md")))
                .contains("# CDP implementation complete ✓", "| Unification | ✓ Success |");
        for (String log : List.of(
                "phase1_ingestion.log", "phase2_histunion.log", "phase3_staging.log", "phase4_unification.log")) {
            try (Stream<Path> days = Files.list(directory.resolve("pipeline_logs"))) {
                Path file = days.map(day -> day.resolve(log)).findFirst().orElseThrow();
                assertThat(Files.readString(file)).contains("[INFO]").doesNotContain("not to be had");
            }
        }
    }

    @Test
    @Order(2)
    void theSecondRunLoadsOnlyWhatIsNewAndKeepsTheIds() throws IOException {
        PipelineResult before = run();
        Map<String, Long> rowsBefore = ingested(before);
        ShopTruth truthBefore = ShopTruth.of(data());
        SampleShop.create().writeLaterFiles(data());
        ShopTruth truth = ShopTruth.of(data());

        PipelineResult result = run();

        assertThat(result.success()).isTrue();
        assertNumbersOfTheFiles(result, firstIdentities.and(truth.latestVersions()));
        for (String object : ShopTruth.OBJECTS) {
            long added = truth.rows(object).size() - truthBefore.rows(object).size();
            String table = "acme_src.shopify_" + object;
            assertThat(rows(result, "ingestion", table) - rowsBefore.get(table))
                    .as(table)
                    .isEqualTo(added);
            assertThat(rows(result, "ingestion", table + "_hist"))
                    .as("the history is loaded once")
                    .isEqualTo(rowsBefore.get(table + "_hist"));
        }
        assertThat(metric(result, "persistent ids changed")).isZero();
        assertThat(metric(result, "unified ids")).isGreaterThan(metric(before, "unified ids"));
        long newOrders =
                truth.rows("orders").size() - truthBefore.rows("orders").size();
        assertThat(Files.readString(directory.resolve("pipeline_report.md")))
                .contains(
                        "| Unification | persistent ids changed | 0 |",
                        "| Ingestion | `acme_src.shopify_orders` | "
                                + String.format(
                                        java.util.Locale.ROOT,
                                        "%,d | +%,d |",
                                        rows(result, "ingestion", "acme_src.shopify_orders"),
                                        newOrders));
    }

    private static Map<String, Long> ingested(PipelineResult result) {
        return new TreeMap<>(result.report().phases().get("ingestion").tables());
    }

    @Test
    @Order(3)
    void aMissingFileFailsTheFirstPhaseOnlyAndPuttingItBackResumesThere() throws IOException {
        Path orders = data().resolve("shopify/orders");
        Path aside = directory.resolve("orders-aside");
        Files.move(orders, aside);

        PipelineResult failed = run();

        assertThat(failed.exitStatus()).isNotZero();
        Map<String, PhaseState> phases = failed.report().phases();
        assertThat(phases.get("ingestion").status()).isEqualTo(PhaseStatus.FAILED);
        assertThat(phases.get("ingestion").error().orElseThrow())
                .contains("no data for object 'orders'", "shopify/orders/*.csv");
        assertThat(List.of(phases.get("hist_union"), phases.get("staging"), phases.get("unification")))
                .allSatisfy(phase -> assertThat(phase.status()).isEqualTo(PhaseStatus.PENDING));

        Files.move(aside, orders);
        PipelineResult resumed = run();

        assertThat(resumed.success()).isTrue();
        assertThat(resumed.report().runId()).isEqualTo(failed.report().runId());
        assertNumbersOfTheFiles(
                resumed, firstIdentities.and(ShopTruth.of(data()).latestVersions()));
    }

    @Test
    @Order(4)
    void aPhaseOfTheUsersOwnRunsAfterUnificationAndIsReported() throws IOException {
        PhaseGenerator loyalty = PhaseGenerator.of(
                "loyalty",
                context -> GeneratedProject.builder()
                        .workflow("loyalty", """
                        +score:
                          td>: queries/loyalty.sql
                          database: cdp_unification_acme
                          create_table: loyalty
                        """)
                        .file("queries/loyalty.sql", """
                        SELECT unified_id, COUNT(*) AS orders
                        FROM shopify_orders_enriched WHERE unified_id IS NOT NULL GROUP BY unified_id""")
                        .expect("cdp_unification_acme", "loyalty")
                        .build());

        PipelineResult result = CdpPipeline.builder()
                .config(directory.resolve("pipeline.yml"))
                .phase(loyalty)
                .build()
                .run();

        assertThat(result.success()).isTrue();
        assertThat(result.report().phases().keySet()).last().isEqualTo("loyalty");
        assertThat(rows(result, "loyalty", "cdp_unification_acme.loyalty")).isPositive();
        assertThat(Files.readString(directory.resolve("pipeline_report.md"))).contains("| Loyalty | ✓ Success |");
    }

    @Test
    @Order(5)
    void theSameConfigurationAndDataGiveTheSameFiles(@TempDir Path other) throws IOException {
        Quickstart.prepare(other);
        SampleShop.create().writeLaterFiles(other.resolve("data"));
        assertThat(CdpPipeline.builder()
                        .config(other.resolve("pipeline.yml"))
                        .build()
                        .run()
                        .success())
                .isTrue();

        for (String phase : PHASES) {
            assertThat(texts(other.resolve(phase))).isNotEmpty().isEqualTo(texts(directory.resolve(phase)));
        }
    }

    private static Map<String, String> texts(Path directory) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(directory.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    @Test
    void aPlanBeforeTheFirstRunTouchesNothing(@TempDir Path other) throws IOException {
        Quickstart.prepare(other);

        PipelinePlan plan = CdpPipeline.builder()
                .config(other.resolve("pipeline.yml"))
                .build()
                .plan();

        assertThat(plan.phases())
                .extracting(phase -> phase.title() + ": " + phase.remark().orElse("can be generated"))
                .containsExactly(
                        "Ingestion: can be generated",
                        "Hist-Union: after Ingestion has run",
                        "Staging: after Hist-Union has run",
                        "Unification: after Staging has run");
        try (Stream<Path> files = Files.list(other)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("data", "pipeline.yml");
        }
    }

    @Test
    void fiveMistakesAreFiveMessagesInOneErrorAndNoFileIsWritten(@TempDir Path other) throws IOException {
        Path config = other.resolve("pipeline.yml");
        Files.writeString(config, """
                global:
                  td_endpoint: local
                  client: Acme Inc
                ingestion:
                  source_name: shopify
                  connector: rest
                  objects: [orders]
                  mode: sometimes
                  incremental_feild: updated_at
                  incremental_field: updated_at
                  start_date: yesterday
                staging:
                  engine: duckdb
                """);

        assertThatThrownBy(() -> CdpPipeline.builder().config(config).build())
                .isInstanceOfSatisfying(ConfigException.class, e -> {
                    assertThat(e.problems())
                            .extracting(problem -> problem.location().replace(config.toString(), "pipeline.yml"))
                            .containsExactly(
                                    "pipeline.yml:3:11",
                                    "pipeline.yml:8:9",
                                    "pipeline.yml:9:3",
                                    "pipeline.yml:11:15",
                                    "pipeline.yml:13:11");
                    assertThat(e.getMessage()).contains("did you mean 'incremental_field'?");
                });
        List<String> left = new ArrayList<>();
        try (Stream<Path> files = Files.list(other)) {
            files.forEach(file -> left.add(file.getFileName().toString()));
        }
        assertThat(left).containsExactly("pipeline.yml");
    }
}

package io.cdppipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.UpdateStrategy;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.state.PhaseStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways in which the four phases can be set, each on a shop small enough to be counted by hand. */
class PipelineVariantsIT {

    @TempDir
    Path directory;

    private LocalTreasureData td;

    @BeforeEach
    void start() throws IOException {
        Path shop = directory.resolve("data/shopify");
        Files.createDirectories(shop);
        // Ann has two accounts that share an email; Bob ordered as a guest with his phone; Cy is alone.
        Files.writeString(shop.resolve("customers.csv"), """
                id,email,phone,created_at,updated_at
                1,Ann@Example.com ,,2024-01-01T00:00:00Z,2024-01-01T00:00:00Z
                2,ann@example.com,,2024-02-01T00:00:00Z,2024-02-01T00:00:00Z
                3,bob@example.com,+1 (555) 123-4567,2024-03-01T00:00:00Z,2024-03-01T00:00:00Z
                4,cy@example.com,N/A,2024-04-01T00:00:00Z,2024-04-01T00:00:00Z
                """);
        Files.writeString(shop.resolve("orders.ndjson"), """
                {"id": 10, "customer_id": 1, "email": "ann@example.com", "created_at": "2024-05-01T00:00:00Z", "updated_at": "2024-05-01T00:00:00Z"}
                {"id": 11, "email": "", "phone": "555-123-4567", "created_at": "2024-05-02T00:00:00Z", "updated_at": "2024-05-02T00:00:00Z"}
                """);
        td = LocalTreasureData.builder()
                .dataDirectory(directory.resolve("data"))
                .start();
    }

    @AfterEach
    void stop() {
        td.close();
    }

    private PipelineResult run(IngestionMode mode, UnificationConfig.Builder unification, String... objects) {
        IngestionConfig.Builder ingestion = IngestionConfig.builder()
                .sourceName("shopify")
                .connector("rest")
                .addObjects(objects)
                .mode(mode)
                .startDate("2024-01-01");
        if (mode != IngestionMode.HISTORICAL) {
            ingestion.incrementalField("updated_at");
        }
        PipelineResult result = CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .ingestion(ingestion.build())
                        .histUnion(HistUnionConfig.builder().build())
                        .staging(StagingConfig.builder().build())
                        .unification(unification.name("customer_360").build())
                        .build())
                .target(td.target())
                .workDirectory(directory)
                .build()
                .run();
        assertThat(result.report().phases().values())
                .allSatisfy(phase -> assertThat(phase.error()).isEmpty());
        assertThat(result.success()).isTrue();
        return result;
    }

    /** Unified ids by what carries them: {@code customers 1}, {@code orders 10}. */
    private Map<String, String> ids() {
        Map<String, String> ids = new TreeMap<>();
        for (String object : List.of("customers", "orders")) {
            td.query("cdp_unification_acme", "SELECT id, unified_id FROM shopify_" + object + "_enriched")
                    .rows()
                    .forEach(row -> ids.put(object + " " + row.get(0), String.valueOf(row.get(1))));
        }
        return ids;
    }

    private static void assertThreeCustomers(Map<String, String> ids) {
        assertThat(ids)
                .hasSize(6)
                .containsEntry("customers 2", ids.get("customers 1"))
                .containsEntry("orders 10", ids.get("customers 1"))
                .containsEntry("orders 11", ids.get("customers 3"));
        assertThat(ids.values().stream().distinct()).hasSize(3).doesNotContain("null");
    }

    static Stream<Arguments> methodsAndStrategies() {
        Stream<Arguments> two = Stream.of(
                arguments(IdMethod.PERSISTENT_ID, UpdateStrategy.FULL),
                arguments(IdMethod.CANONICAL_ID, UpdateStrategy.INCREMENTAL));
        // The quickstart runs the first of the others, UnificationIT all of them without the phases before.
        return !"all".equals(System.getProperty("variants"))
                ? two
                : Stream.concat(
                        two,
                        Stream.of(
                                arguments(IdMethod.PERSISTENT_ID, UpdateStrategy.INCREMENTAL),
                                arguments(IdMethod.CANONICAL_ID, UpdateStrategy.FULL)));
    }

    @ParameterizedTest
    @MethodSource("methodsAndStrategies")
    void everyIdMethodAndStrategyFindsTheCustomersAndKeepsThem(IdMethod method, UpdateStrategy strategy)
            throws IOException {
        UnificationConfig.Builder settings =
                UnificationConfig.builder().idMethod(method).updateStrategy(strategy);
        run(IngestionMode.BOTH, settings, "customers", "orders");
        Map<String, String> first = ids();
        assertThreeCustomers(first);

        Files.writeString(
                directory.resolve("data/shopify/orders.ndjson"), """
                {"id": 12, "customer_id": 4, "email": "new@example.com", "created_at": "2024-06-01T00:00:00Z", "updated_at": "2024-06-01T00:00:00Z"}
                """, java.nio.file.StandardOpenOption.APPEND);
        run(IngestionMode.BOTH, settings, "customers", "orders");

        assertThat(ids()).hasSize(7).containsAllEntriesOf(first).containsEntry("orders 12", first.get("customers 4"));
    }

    @ParameterizedTest
    @EnumSource(
            value = IngestionMode.class,
            names = {"INCREMENTAL", "HISTORICAL"})
    void oneKindOfLoadAloneGoesTheWholeWay(IngestionMode mode) {
        PipelineResult result = run(mode, UnificationConfig.builder(), "customers", "orders");

        assertThreeCustomers(ids());
        assertThat(result.report().phases().get("hist_union").status())
                .isEqualTo(mode == IngestionMode.INCREMENTAL ? PhaseStatus.SKIPPED : PhaseStatus.COMPLETED);
    }

    @Test
    void aCanonicalIdIsTheServicesHashOfTheLeadingIdentifier() throws IOException {
        Files.writeString(directory.resolve("data/shopify/signups.csv"), """
                email,created_at,updated_at
                a@example.com,2024-01-01T00:00:00Z,2024-01-01T00:00:00Z
                """);

        run(
                IngestionMode.BOTH,
                UnificationConfig.builder().idMethod(IdMethod.CANONICAL_ID).addTables("shopify_stg_signups"),
                "signups");

        assertThat(td.query("cdp_unification_acme", "SELECT unified_id FROM shopify_signups_enriched")
                        .rows())
                .as("facts: phase packs, A5.3, test vector for the first key")
                .containsExactly(List.of("B-swKMubnVMN"));
    }
}

package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.templates.GoldenFiles;
import io.cdppipeline.templates.TemplateEngine;
import io.trino.sql.parser.SqlParser;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IngestionGeneratorTest {

    private static final Instant NOW = Instant.parse("2024-03-15T10:20:30.456Z");

    private final IngestionGenerator generator =
            new IngestionGenerator(TemplateEngine.create(), SourcePacks.onClassPath());

    private static IngestionConfig.Builder shopify(String... objects) {
        return IngestionConfig.builder()
                .sourceName("shopify")
                .connector("shopify_v2")
                .addObjects(objects)
                .incrementalField("updated_at")
                .startDate("2024-01-10");
    }

    private GeneratedProject generate(IngestionConfig.Builder section) {
        return generate(section, global -> global.tdEndpoint("local"));
    }

    private GeneratedProject generate(IngestionConfig.Builder section, UnaryOperator<GlobalConfig.Builder> global) {
        PipelineConfig config = PipelineConfig.builder()
                .global(global.apply(GlobalConfig.builder().client("acme")).build())
                .ingestion(section.build())
                .build();
        return generator.generate(new PhaseContext(config, new FixedCatalog(), NOW));
    }

    @Nested
    class Files {

        @Test
        void ofBothModesWithThreeObjectsAndAnOpenHistory() {
            GeneratedProject project = GoldenFiles.assertGolden(
                    "ingestion/both", () -> generate(shopify("orders", "customers", "products")));

            assertThat(project.workflows()).containsExactly("shopify_ingest_hist", "shopify_ingest_inc");
        }

        @Test
        void ofBothModesOnTreasureDataWithAHistoryThatEnds() {
            GoldenFiles.assertGolden(
                    "ingestion/both-with-history-end",
                    () -> generate(
                            shopify("orders")
                                    .historyEndDate("2024-03-01T12:00:00")
                                    .authId(4711),
                            global -> global.tdEndpoint("https://api-cdp.eu01.treasuredata.com")));
        }

        @Test
        void ofTheHistoricalModeAlone() {
            GeneratedProject project = GoldenFiles.assertGolden(
                    "ingestion/historical", () -> generate(shopify("orders").mode(IngestionMode.HISTORICAL)));

            assertThat(project.workflows()).containsExactly("shopify_ingest_hist");
        }

        @Test
        void ofTheIncrementalModeAlone() {
            GeneratedProject project = GoldenFiles.assertGolden(
                    "ingestion/incremental", () -> generate(shopify("orders").mode(IngestionMode.INCREMENTAL)));

            assertThat(project.workflows()).containsExactly("shopify_ingest_inc");
        }

        @Test
        void areTheSameBytesTwiceAndAtEveryMomentOfAMonth() {
            PipelineConfig config = PipelineConfig.builder()
                    .global(GlobalConfig.builder()
                            .client("acme")
                            .tdEndpoint("local")
                            .build())
                    .ingestion(shopify("orders", "customers").build())
                    .build();

            assertThat(generator
                            .generate(new PhaseContext(config, new FixedCatalog(), NOW))
                            .files())
                    .isEqualTo(new IngestionGenerator(TemplateEngine.create(), SourcePacks.onClassPath())
                            .generate(new PhaseContext(config, new FixedCatalog(), NOW.plusSeconds(86400)))
                            .files());
        }

        @Test
        void areTheSameForTheConnectorRest() {
            assertThat(generate(shopify("orders").connector("rest")).files())
                    .isEqualTo(generate(shopify("orders")).files());
        }

        @Test
        void keepTheObjectsOwnSpellingWhereTheConnectorReadsItOnly() {
            GeneratedProject project = generate(shopify("Inventory-Items"));

            assertThat(project.files()).containsKey("config/shopify_inventory_items_load.yml");
            assertThat(project.files().get("config/shopify_inventory_items_load.yml"))
                    .contains("  target: Inventory-Items\n");
            assertThat(project.files().get("config/shopify_datasources.yml"))
                    .contains("name: Inventory-Items\n    table_name: shopify_inventory_items_hist\n");
        }

        @Test
        void takeFurtherParametersAndNameTheSecretsThatTheyRead() {
            GeneratedProject project = generate(shopify("orders")
                    .putParameters("include_image", "false")
                    .putParameters("api_token", "${secret:shopify_token}")
                    .putParameters("shop", "it's: mine"));

            assertThat(project.files().get("config/shopify_orders_load.yml"))
                    .contains("  include_image: false\n  api_token: ${secret:shopify_token}\n  shop: 'it''s: mine'\n");
            assertThat(project.secretsNeeded()).containsExactly("shopify_token");
        }
    }

    /** Each names an entry of facts: phase packs, section D. */
    @Nested
    class Mends {

        private final GeneratedProject project = generate(shopify("orders"));
        private final String inc = project.files().get("shopify_ingest_inc.dig");
        private final String hist = project.files().get("shopify_ingest_hist.dig");

        private String sql(String name) {
            return project.files().get("sql/" + name + ".sql");
        }

        @Test
        void d11QuotesOfAnErrorAreDoubledAfterTheMessageIsCut() {
            assertThat(sql("log_ingestion_error"))
                    .contains("'${error_message.trim().substring(0, 1000).replace(/'/g, \"''\")}' AS error_message");
        }

        @Test
        void d12EveryLogTaskPassesTheTableName() {
            for (String dig : List.of(inc, hist)) {
                assertThat(dig.split("td>: sql/log_ingestion_", -1))
                        .hasSizeGreaterThan(4)
                        .satisfies(parts -> {
                            for (int i = 1; i < parts.length; i++) {
                                assertThat(parts[i].lines().skip(1).findFirst().orElseThrow())
                                        .contains("table_name: ");
                            }
                        });
            }
        }

        @Test
        void d13SuccessIsLoggedOnlyWhereATimeRangeWasStored() {
            assertThat(hist.indexOf("log_ingestion_success"))
                    .isBetween(hist.indexOf("get_hist_time_range"), hist.lastIndexOf("_else_do"));
            assertThat(hist.substring(hist.lastIndexOf("_else_do"))).doesNotContain("log_ingestion_success");
        }

        @Test
        void d20BothBoundsHaveOneFixedWidthFormat() {
            assertThat(sql("shopify_get_inc_time_range"))
                    .contains("replace(TD_TIME_STRING(latest + 1, 's!', 'UTC'), ' ', 'T') || '.000Z'")
                    .contains(
                            "replace(TD_TIME_STRING(CAST(floor(to_unixtime(now())) AS bigint) - 1, 's!', 'UTC'), ' ', 'T')"
                                    + " || '.999Z' AS end_time")
                    .doesNotContain("to_iso8601(");
            assertThat(project.files().get("config/shopify_datasources.yml"))
                    .contains("default_start_time: '2024-01-10T00:00:00.000Z'");
        }

        @Test
        void d19MonthsAreInTheSourcesOwnFormat() {
            assertThat(project.files().get("config/hist_date_ranges.yml")).endsWith("""
                    date_ranges:
                      - month_name: '2024-01'
                        start_time: '2024-01-10T00:00:00.000Z'
                        end_time: '2024-01-31T23:59:59.999Z'
                      - month_name: '2024-02'
                        start_time: '2024-02-01T00:00:00.000Z'
                        end_time: '2024-02-29T23:59:59.999Z'
                      - month_name: '2024-03'
                        start_time: '2024-03-01T00:00:00.000Z'
                        end_time: '2024-03-31T23:59:59.999Z'
                    """);
        }

        @Test
        void d24TheWorkflowNameIsTheFilesStem() {
            assertThat(inc).contains("workflow_name: shopify_ingest_inc\n");
            assertThat(hist).contains("workflow_name: shopify_ingest_hist\n");
        }

        @Test
        void d25TheLoadFileNamesTheConnectorsField() {
            assertThat(project.files().get("config/shopify_orders_load.yml"))
                    .contains("incremental_field: ${datasource.incremental_field_connector}\n");
        }

        @Test
        void d27TheDatabasesAndTheLogAreMadeFirst() {
            for (String dig : List.of(inc, hist)) {
                assertThat(dig.lines().filter(line -> line.startsWith("+")))
                        .startsWith("+create_databases:", "+create_ingestion_log:");
            }
        }

        @Test
        void d28TimesAreCastAndRoundedDown() {
            assertThat(List.of(sql("log_ingestion_start"), sql("log_ingestion_success"), sql("log_ingestion_error")))
                    .allSatisfy(
                            sql -> assertThat(sql).endsWith("  CAST(floor(to_unixtime(now())) AS bigint) AS time\n"));
        }

        @Test
        void d38AFailedHistoryStartsFromNothing() {
            assertThat(hist).contains("drop_tables: [\"${databases.src}.${datasource.table_name}\"]");
            assertThat(hist.indexOf("drop_tables")).isLessThan(hist.indexOf("create_hist_table"));
        }

        @Test
        void aHistoryIsLoadedOnceUnlessItIsToStartEarlier() {
            assertThat(hist).contains("if>: ${td.last_results.finished_loads == 0}");
            assertThat(sql("shopify_count_finished_loads"))
                    .containsSubsequence("status = 'SUCCESS'", "start_time <= '${datasource.default_start_time}'");
        }

        @Test
        void anIncrementalLoadFallsBackToTheHistoryAndThenToTheStart() {
            assertThat(sql("shopify_get_inc_time_range"))
                    .containsSubsequence("FROM loaded)", "FROM history)", "'${datasource.default_start_time}'");
        }

        @Test
        void behindAHistoryThatEndsTheIncrementalLoadStartsASecondLater() {
            GeneratedProject ends = generate(shopify("orders").historyEndDate("2024-03-01"));

            assertThat(ends.files().get("config/shopify_datasources.yml"))
                    .containsSubsequence(
                            "default_end_time: '2024-03-01T00:00:00.999Z'",
                            "default_start_time: '2024-03-01T00:00:01.000Z'");
            assertThat(ends.files().get("sql/shopify_get_inc_time_range.sql")).doesNotContain("history");
        }
    }

    @Test
    void expectsTheLogWithRowsAndBothTablesOfEachObject() {
        GeneratedProject project = generate(shopify("orders"));

        assertThat(project.expectedTables())
                .extracting(table -> table.name() + (table.mayBeEmpty() ? " may be empty" : ""), ExpectedTable::columns)
                .containsExactly(
                        tuple("acme_src.ingestion_log", List.of()),
                        tuple("acme_src.shopify_orders_hist may be empty", List.of("updated_at")),
                        tuple("acme_src.shopify_orders may be empty", List.of("updated_at")));
        assertThat(project.metricQueries())
                .containsOnlyKeys(
                        "rows that the history brought to shopify_orders_hist",
                        "rows that the latest load brought to shopify_orders")
                .containsEntry(
                        "rows that the latest load brought to shopify_orders",
                        "SELECT COALESCE(max_by(records_processed, time), 0) FROM acme_src.ingestion_log"
                                + " WHERE status = 'SUCCESS' AND table_name = 'shopify_orders'"
                                + " AND workflow_name = 'shopify_ingest_inc'");
        project.metricQueries().values().forEach(sql -> new SqlParser().createStatement(sql));
    }

    @Nested
    class Refuses {

        @Test
        void everyMistakeAtOnce() {
            assertThatThrownBy(() -> generate(
                            shopify("orders", "Orders", "a b")
                                    .incrementalField("changed")
                                    .startDate("soon")
                                    .historyEndDate("2030-01-01")
                                    .putParameters("target", "x")
                                    .putParameters("api_password", "hunter2"),
                            global -> global))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("""
                            7 problems in the configuration:
                              ingestion.start_date: 'soon' is neither a date (2026-01-31) nor a date-time (2026-01-31T12:00:00Z)
                              ingestion.history_end_date: '2030-01-01' is in the future: nothing could be loaded
                              ingestion.incremental_field: 'changed' is not a field that the connector shopify_v2 selects changes by: write 'updated_at'
                              ingestion.target: The pack sets it itself: leave it out
                              ingestion.api_password: It looks like a secret, which no generated file may hold: write '${secret:shopify_api_password}' and set that secret on the workflow project
                              ingestion.objects: 'orders' and 'Orders' would both be loaded into the table 'shopify_orders': leave one out
                              ingestion.objects: 'a b' is no object's name: letters, digits, '_', '.' and '-' are allowed""");
        }

        @Test
        void aHistoryThatEndsBeforeItStarts() {
            assertThatThrownBy(() -> generate(shopify("orders").historyEndDate("2024-01-10")))
                    .hasMessage("ingestion.history_end_date: '2024-01-10' is not after start_date '2024-01-10'");
        }
    }

    @Test
    void readsTheNumberOfAnAuthenticationThatIsNotNamedFromASecret() {
        GeneratedProject project = generate(shopify("orders"), global -> global);

        assertThat(project.files().get("config/shopify_orders_load.yml"))
                .contains("  td_authentication_id: ${secret:shopify_td_authentication_id}\n");
        assertThat(project.secretsNeeded()).containsExactly("shopify_td_authentication_id");
        assertThat(project.notes())
                .containsExactly(
                        "auth_id of shopify is missing: the number of its TD Authentication is read from the secret"
                                + " shopify_td_authentication_id of the workflow project");
    }
}

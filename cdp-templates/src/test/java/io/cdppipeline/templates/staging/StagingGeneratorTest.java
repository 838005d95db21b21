package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.ColumnRule;
import io.cdppipeline.config.ColumnSettings;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.JoinRule;
import io.cdppipeline.config.PiiKind;
import io.cdppipeline.config.PiiPolicy;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.phase.TableRebuild;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.templates.GoldenFiles;
import io.cdppipeline.templates.TemplateEngine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StagingGeneratorTest {

    private static final String[] ORDERS = {
        "id bigint",
        "email varchar",
        "phone varchar",
        "customer_id bigint",
        "created_at varchar",
        "updated_at varchar",
        "total_price varchar",
        "total_tax double",
        "currency varchar",
        "buyer_accepts_marketing varchar",
        "is_test varchar",
        "token varchar",
        "note varchar",
        "line_items varchar",
        "billing_address varchar",
        "billing_address_city varchar",
        "shipping_country_code varchar",
    };
    private static final String[] CUSTOMERS = {
        "id bigint", "first_name varchar", "email varchar", "updated_at varchar",
    };

    static FixedCatalog catalog() {
        return new FixedCatalog()
                .with("acme_src", "shopify_orders_hist_union", ORDERS)
                .with("acme_src", "shopify_customers_hist_union", CUSTOMERS);
    }

    static PipelineConfig.Builder shopify() {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .ingestion(IngestionConfig.builder()
                        .sourceName("shopify")
                        .connector("shopify_v2")
                        .addObjects("orders", "customers")
                        .startDate("2024-01-01")
                        .build());
    }

    static PipelineConfig config(StagingConfig staging) {
        return shopify()
                .histUnion(HistUnionConfig.builder().build())
                .staging(staging)
                .build();
    }

    static StagingConfig plain() {
        return StagingConfig.builder().build();
    }

    static StagingConfig dedupe(String... partitionBy) {
        return dedupe(SqlEngine.PRESTO, partitionBy);
    }

    static StagingConfig dedupe(SqlEngine engine, String... partitionBy) {
        return StagingConfig.builder()
                .engine(engine)
                .putDedupe(
                        "shopify_orders",
                        DedupeRule.builder()
                                .addPartitionBy(partitionBy)
                                .addOrderBy("updated_at desc")
                                .build())
                .build();
    }

    private static GeneratedProject generate(PipelineConfig config, Catalog catalog) {
        return new StagingGenerator(TemplateEngine.create()).generate(new PhaseContext(config, catalog, Instant.EPOCH));
    }

    private static String file(GeneratedProject project, String path) {
        return project.files().getOrDefault(path, "no file " + path);
    }

    @Test
    void generatesTheWholeProjectWithoutDedupe() {
        GoldenFiles.assertGolden("staging/plain", () -> generate(config(plain()), catalog()));
    }

    @Test
    void generatesTheWholeProjectWithDedupe() {
        GoldenFiles.assertGolden("staging/dedupe", () -> generate(config(dedupe("id")), catalog()));
    }

    @Test
    void generatesTheWholeProjectForHiveWithoutDedupe() {
        GoldenFiles.assertGolden(
                "staging/hive_plain",
                () -> generate(
                        config(StagingConfig.builder().engine(SqlEngine.HIVE).build()), catalog()));
    }

    @Test
    void generatesTheWholeProjectForHiveWithDedupe() {
        GoldenFiles.assertGolden(
                "staging/hive_dedupe", () -> generate(config(dedupe(SqlEngine.HIVE, "id")), catalog()));
    }

    @ParameterizedTest
    @EnumSource
    void generatesJsonJoinsPoliciesAndOverrides(SqlEngine engine) {
        StagingConfig staging = StagingConfig.builder()
                .engine(engine)
                .putDedupe(
                        "shopify_orders",
                        DedupeRule.builder()
                                .addPartitionBy("id")
                                .addOrderBy("updated_at desc")
                                .build())
                .putPii(PiiKind.PHONE, PiiPolicy.HASH)
                .putPii(PiiKind.NAME, PiiPolicy.MASK)
                .putColumns(
                        "shopify_orders",
                        Map.of(
                                "token",
                                        ColumnSettings.builder()
                                                .rule(ColumnRule.SKIP)
                                                .build(),
                                "buyer_accepts_marketing",
                                        ColumnSettings.builder()
                                                .rule(ColumnRule.BOOLEAN)
                                                .build(),
                                "net_price",
                                        ColumnSettings.builder()
                                                .expression("CAST(total_price AS DOUBLE) - total_tax")
                                                .build()))
                .putJoins(
                        "shopify_orders",
                        List.of(JoinRule.builder()
                                .table("shopify_customers")
                                .putOn("customer_id", "id")
                                .addColumns("first_name", "email_std as customer_email")
                                .build()))
                .build();
        FixedCatalog catalog = catalog()
                .sampled(
                        "acme_src",
                        "shopify_orders_hist_union",
                        "note",
                        "{\"colour\": \"Red\", \"size\": {\"width\": 1.5}, \"Gift Tags\": [\"a\", \"b\"], \"$price\": \"9.90\"}")
                .sampled("acme_src", "shopify_orders_hist_union", "created_at", "25/12/2024 10:00:00", "01/02/2024");

        GeneratedProject project =
                GoldenFiles.assertGolden("staging/" + engine + "_everything", () -> generate(config(staging), catalog));

        assertThat(project.notes())
                .containsExactly(
                        "acme_src.shopify_customers_hist_union.first_name tells about a person: it is staged masked",
                        "acme_src.shopify_orders_hist_union.phone tells about a person: its hash alone is staged");
    }

    @Test
    void sameConfigurationAndCatalogGiveTheSameBytes() {
        assertThat(generate(config(dedupe("id")), catalog()).files())
                .isEqualTo(generate(config(dedupe("id")), catalog()).files());
    }

    @Test
    void expectsTheColumnsThatStagingAddsAndStartsOneWorkflow() {
        GeneratedProject project = generate(config(plain()), catalog());

        assertThat(project.workflows()).containsExactly("transform_shopify");
        assertThat(project.expectedTables())
                .extracting(ExpectedTable::toString)
                .last()
                .asString()
                .isEqualTo("ExpectedTable[name=acme_stg.shopify_stg_customers, mayBeEmpty=false, columns=[email_std,"
                        + " email_hash, email_valid, updated_at_std, updated_at_unixtime, updated_at_date,"
                        + " source_system, load_timestamp]]");
        assertThat(project.metricQueries())
                .containsEntry("rows in shopify_stg_orders", "SELECT COUNT(*) FROM acme_stg.shopify_stg_orders");
    }

    @Test
    void theWindowIsTakenBeforeTheRowsAndLoggedAfterThem() {
        String dig = file(generate(config(plain()), catalog()), "transform_shopify.dig");

        assertThat(dig)
                .containsSubsequence(
                        "queries/get_window.sql",
                        "wait>: 1s",
                        "clear_window.sql",
                        "_transform.sql",
                        "queries/log_window.sql");
    }

    @Test
    void aFirstLoadIsSeenOnlyOnceItIsWhole() {
        String dig = file(generate(config(plain()), catalog()), "transform_shopify.dig");

        assertThat(dig)
                .containsSubsequence(
                        "create_table: shopify_stg_orders_tmp",
                        "rename_tables:",
                        "from: shopify_stg_orders_tmp",
                        "to: shopify_stg_orders\n");
    }

    @Nested
    class Inputs {

        @Test
        void withoutAHistUnionTheBaseTableIsReadAndElseTheHistory() {
            FixedCatalog catalog = new FixedCatalog()
                    .with("acme_src", "shopify_orders", ORDERS)
                    .with("acme_src", "shopify_orders_hist", ORDERS)
                    .with("acme_src", "shopify_customers_hist", CUSTOMERS);

            GeneratedProject project = generate(shopify().staging(plain()).build(), catalog);

            assertThat(file(project, "config/src_params.yml"))
                    .contains("    name: shopify_orders\n", "    name: shopify_customers_hist\n");
        }

        @Test
        void aTableSpeltOutWithDatabaseAndSuffixIsTakenAtItsWord() {
            FixedCatalog catalog = new FixedCatalog().with("lake", "klaviyo_events_histunion", "id varchar");
            PipelineConfig config = PipelineConfig.builder()
                    .global(GlobalConfig.builder().client("acme").build())
                    .staging(StagingConfig.builder()
                            .addTables("lake.klaviyo_events_histunion")
                            .build())
                    .build();

            GeneratedProject project = generate(config, catalog);

            assertThat(project.workflows()).containsExactly("transform_klaviyo");
            assertThat(file(project, "config/src_params.yml"))
                    .contains(
                            "  klaviyo_events:\n    name: klaviyo_events_histunion\n    source_db: lake\n    staging_table: klaviyo_stg_events\n");
        }

        @Test
        void namesEveryTableThatIsNotThere() {
            assertThatThrownBy(() -> generate(config(plain()), new FixedCatalog()))
                    .isInstanceOf(MissingTableException.class)
                    .hasMessage(
                            "Tables [acme_src.shopify_orders_hist_union, acme_src.shopify_customers_hist_union] do not exist:"
                                    + " run the phase before staging, or name the tables that exist in staging.tables and"
                                    + " their database in staging.source_database");
        }
    }

    @Nested
    class Columns {

        @Test
        void takesTheFirstTwoHundredAndSaysWhichItLeavesOut() {
            String[] wide = IntStream.rangeClosed(1, 202)
                    .mapToObj(i -> "c" + i + " bigint")
                    .toArray(String[]::new);
            FixedCatalog catalog = catalog().with("acme_src", "shopify_orders_hist_union", wide);

            GeneratedProject project = generate(config(plain()), catalog);

            assertThat(file(project, "init_queries/shopify_orders_init.sql"))
                    .contains("  c200,\n")
                    .doesNotContain("c201");
            assertThat(project.notes())
                    .containsExactly(
                            "acme_src.shopify_orders_hist_union has 202 columns; staging takes the first 200 and"
                                    + " leaves out c201, c202");
        }

        @Test
        void aColumnThatTheSourceHasAlreadyIsNotDerivedASecondTime() {
            FixedCatalog catalog =
                    catalog().with("acme_src", "shopify_orders_hist_union", "email varchar", "email_hash varchar");

            GeneratedProject project = generate(config(plain()), catalog);

            assertThat(file(project, "init_queries/shopify_orders_init.sql")).doesNotContain("email_std");
            assertThat(project.notes())
                    .containsExactly("acme_src.shopify_orders_hist_union has a column email_hash of its own, so none is"
                            + " derived from email");
        }

        @Test
        void aStagingTableThatLacksAColumnIsRebuilt() {
            FixedCatalog catalog =
                    catalog().with("acme_stg", "shopify_stg_customers", "id bigint", "source_system varchar");

            GeneratedProject project = generate(config(plain()), catalog);

            assertThat(file(project, "config/src_params.yml"))
                    .contains(
                            "staging_table: shopify_stg_orders\n    has_dedup: false\n    partition_columns: null\n    mode: inc\n")
                    .contains(
                            "staging_table: shopify_stg_customers\n    has_dedup: false\n    partition_columns: null\n    mode: full\n");
            assertThat(project.notes())
                    .containsExactly("acme_stg.shopify_stg_customers has no first_name, email, email_std, email_hash,"
                            + " email_valid, updated_at, updated_at_std, updated_at_unixtime, updated_at_date,"
                            + " load_timestamp: it is rebuilt from all rows of acme_src.shopify_customers_hist_union");
            assertThat(project.rebuilds())
                    .extracting(TableRebuild::toString)
                    .containsExactly("acme_stg.shopify_stg_customers: it is made anew from all rows of"
                            + " acme_src.shopify_customers_hist_union");
        }

        @Test
        void whatTheHistUnionBuildsAnewIsStagedAnew() {
            DedupeRule newest = DedupeRule.builder()
                    .addPartitionBy("id")
                    .addOrderBy("updated_at desc")
                    .build();
            PipelineConfig config = shopify()
                    .histUnion(HistUnionConfig.builder()
                            .addFullLoad("shopify_customers")
                            .putDedupe("shopify_orders", newest)
                            .build())
                    .staging(plain())
                    .build();

            GeneratedProject project = generate(config, catalog());

            assertThat(file(project, "config/src_params.yml"))
                    .contains("mode: full")
                    .doesNotContain("    mode: inc\n");
            assertThat(project.notes())
                    .containsExactly(
                            "acme_stg.shopify_stg_orders is made anew by every run, since hist_union.dedupe takes old"
                                    + " versions out of its source, and staging.dedupe has no rule for them",
                            "acme_stg.shopify_stg_customers is made anew by every run, since hist_union.full_load has its"
                                    + " source built anew");
            assertThat(project.rebuilds())
                    .as("on the first run there is nothing yet")
                    .isEmpty();
        }

        @Test
        void aTableWithoutAHistoryIsNotStagedAnewForWhatTheHistUnionWouldDo() {
            PipelineConfig config = PipelineConfig.builder()
                    .from(shopify().build())
                    .ingestion(List.of(IngestionConfig.builder()
                            .sourceName("shopify")
                            .connector("shopify_v2")
                            .addObjects("orders")
                            .mode(IngestionMode.INCREMENTAL)
                            .startDate("2024-01-01")
                            .build()))
                    .histUnion(HistUnionConfig.builder()
                            .addFullLoad("shopify_orders")
                            .build())
                    .staging(plain())
                    .build();

            GeneratedProject project = generate(config, new FixedCatalog().with("acme_src", "shopify_orders", ORDERS));

            assertThat(file(project, "config/src_params.yml")).contains("    mode: inc\n");
        }

        @Test
        void aStagingTableThatLetsGoOfOldVersionsItselfIsNotMadeAnewForThat() {
            PipelineConfig config = shopify()
                    .histUnion(HistUnionConfig.builder()
                            .putDedupe(
                                    "shopify_orders",
                                    DedupeRule.builder()
                                            .addPartitionBy("id")
                                            .addOrderBy("updated_at desc")
                                            .build())
                            .build())
                    .staging(dedupe("id"))
                    .build();

            assertThat(file(generate(config, catalog()), "config/src_params.yml"))
                    .doesNotContain("mode: full");
        }

        @Test
        void reservedWordsAreQuoted() {
            FixedCatalog catalog =
                    catalog().with("acme_src", "shopify_orders_hist_union", "order varchar", "group bigint");

            assertThat(file(generate(config(plain()), catalog), "init_queries/shopify_orders_init.sql"))
                    .contains("TRIM(\"order\")", "AS \"order\",", "  \"group\",");
        }
    }

    @Nested
    class Deduping {

        @Test
        void theUpsertComesOnlyWithARule() {
            assertThat(generate(config(plain()), catalog()).files().keySet())
                    .noneMatch(path -> path.contains("upsert"));
            assertThat(generate(config(dedupe("id")), catalog()).files().keySet())
                    .filteredOn(path -> path.contains("upsert"))
                    .containsExactly("queries/shopify_orders_upsert.sql");
        }

        @Test
        void rowsWithoutAKeyAreVersionsOfNothing() {
            assertThat(file(generate(config(dedupe("id")), catalog()), "queries/shopify_orders_transform.sql"))
                    .endsWith("WHERE dedupe_rank = 1\n  OR id IS NULL -- not a version of anything\n");
        }

        @Test
        void theWorkTableIsMadeAnewForEveryRunAndDroppedAfterIt() {
            assertThat(file(generate(config(dedupe("id")), catalog()), "transform_shopify.dig"))
                    .containsSubsequence(
                            "create_table: work_shopify_stg_orders",
                            "_upsert.sql",
                            "drop_tables: [work_shopify_stg_orders]");
        }

        @Test
        void partsOfAKeyCannotRunIntoEachOther() {
            assertThat(file(generate(config(dedupe("id", "email")), catalog()), "queries/shopify_orders_upsert.sql"))
                    .contains(
                            "NULLIF(COALESCE(CAST(id AS VARCHAR), '') || CHR(31) || COALESCE(email, ''), CHR(31)) IN (");
        }

        @Test
        void datesAreOrderedAsMomentsAndTiesByTheNewestLoad() {
            assertThat(file(generate(config(dedupe("id")), catalog()), "queries/shopify_orders_transform.sql"))
                    .contains("ORDER BY updated_at_unixtime DESC NULLS LAST, updated_at DESC NULLS LAST,"
                            + " time DESC NULLS LAST");
        }

        @Test
        void anOlderVersionThatArrivesLateDoesNotReplaceANewerOne() {
            assertThat(file(generate(config(dedupe("id")), catalog()), "queries/shopify_orders_upsert.sql"))
                    .containsSubsequence(
                            "DELETE FROM ${staging_database}.work_shopify_stg_orders",
                            "1 AS staged",
                            "AND staged = 1",
                            "DELETE FROM ${staging_database}.shopify_stg_orders",
                            "INSERT INTO ${staging_database}.shopify_stg_orders");
        }

        @Test
        void refusesColumnsThatStagingWillNotHave() {
            assertThatThrownBy(() -> generate(
                            config(StagingConfig.builder()
                                    .putDedupe(
                                            "shopify_customers",
                                            DedupeRule.builder()
                                                    .addPartitionBy("customer")
                                                    .build())
                                    .build()),
                            catalog()))
                    .isInstanceOf(CdpException.class)
                    .hasMessage(
                            "staging.dedupe.shopify_customers.partition_by names 'customer', which the staging table will"
                                    + " not have; its columns: id, first_name, email, email_std, email_hash, email_valid,"
                                    + " updated_at, updated_at_std, updated_at_unixtime, updated_at_date");
        }

        @Test
        void refusesARuleForATableThatIsNotStaged() {
            assertThatThrownBy(() -> generate(
                            config(StagingConfig.builder()
                                    .putDedupe(
                                            "orders",
                                            DedupeRule.builder()
                                                    .addPartitionBy("id")
                                                    .build())
                                    .build()),
                            catalog()))
                    .hasMessage("staging.dedupe has rules for [orders], but staging cleans [shopify_orders,"
                            + " shopify_customers]: name a rule after its table, or add the table to staging.tables");
        }
    }
}

package io.cdppipeline.templates.histunion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.ObjectSettings;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnionSchema;
import io.cdppipeline.config.WriteMode;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.templates.GoldenFiles;
import io.cdppipeline.templates.TemplateEngine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistUnionGeneratorTest {

    private final HistUnionGenerator generator = new HistUnionGenerator(TemplateEngine.create());

    private static final FixedCatalog DIFFERENT = new FixedCatalog()
            .with(
                    "acme_src",
                    "shopify_orders",
                    "id bigint",
                    "shop varchar",
                    "total double",
                    "updated_at varchar",
                    "added array(varchar)")
            .with(
                    "acme_src",
                    "shopify_orders_hist",
                    "id bigint",
                    "shop varchar",
                    "total varchar",
                    "updated_at varchar",
                    "legacy bigint");

    private static PipelineConfig config(IngestionMode mode, HistUnionConfig section, String... objects) {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .ingestion(IngestionConfig.builder()
                        .sourceName("shopify")
                        .connector("shopify_v2")
                        .addObjects(objects)
                        .mode(mode)
                        .startDate("2024-01-01")
                        .build())
                .histUnion(section)
                .build();
    }

    private static PipelineConfig config(String... objects) {
        return config(IngestionMode.BOTH, HistUnionConfig.builder().build(), objects);
    }

    private GeneratedProject generate(PipelineConfig config, FixedCatalog catalog) {
        return generator.generate(new PhaseContext(config, catalog, Instant.EPOCH));
    }

    @Nested
    class ATableThatEveryLoadReplaces {

        private final PipelineConfig config = PipelineConfig.builder()
                .from(config())
                .ingestion(List.of(IngestionConfig.builder()
                        .sourceName("shopify")
                        .connector("shopify_v2")
                        .addObjects("orders", "shops")
                        .putObjectSettings(
                                "shops",
                                ObjectSettings.builder()
                                        .writeMode(WriteMode.REPLACE)
                                        .build())
                        .incrementalField("updated_at")
                        .startDate("2024-01-01")
                        .build()))
                .build();

        @Test
        void isLeftOutWhereItHasNoHistory() {
            GeneratedProject project = generate(
                    config,
                    new FixedCatalog()
                            .with("acme_src", "shopify_orders", "id bigint")
                            .with("acme_src", "shopify_orders_hist", "id bigint")
                            .with("acme_src", "shopify_shops", "id bigint"));

            assertThat(project.files().keySet()).noneMatch(path -> path.contains("shops"));
            assertThat(project.notes()).anyMatch(note -> note.startsWith("acme_src.shopify_shops is left out"));
        }

        @Test
        void isBuiltAnewFromAHistoryThatIsThere() {
            GeneratedProject project = generate(
                    config,
                    new FixedCatalog()
                            .with("acme_src", "shopify_orders", "id bigint")
                            .with("acme_src", "shopify_orders_hist", "id bigint")
                            .with("acme_src", "shopify_shops", "id bigint")
                            .with("acme_src", "shopify_shops_hist", "id bigint"));

            assertThat(project.rebuilds())
                    .singleElement()
                    .hasToString(
                            "acme_src.shopify_shops_hist_union: every load replaces all rows of acme_src.shopify_shops");
            assertThat(project.files().get("queries/shopify_shops_union.sql")).contains("CREATE TABLE");
        }
    }

    @Nested
    class Files {

        @Test
        void ofThreeTablesWithColumnsAndTypesThatDiffer() {
            FixedCatalog catalog = new FixedCatalog()
                    .with(
                            "acme_src",
                            "shopify_orders",
                            "id bigint",
                            "order varchar",
                            "total double",
                            "updated_at varchar")
                    .with(
                            "acme_src",
                            "shopify_orders_hist",
                            "id bigint",
                            "order varchar",
                            "total double",
                            "updated_at varchar")
                    .with(
                            "acme_src",
                            "shopify_customers",
                            "id bigint",
                            "phone varchar",
                            "tags array(varchar)",
                            "spent double")
                    .with(
                            "acme_src",
                            "shopify_customers_hist",
                            "id bigint",
                            "phone bigint",
                            "tags varchar",
                            "spent bigint",
                            "Old Field varchar")
                    .with("acme_src", "shopify_products_hist", "id bigint", "title varchar");

            GeneratedProject project = GoldenFiles.assertGolden(
                    "hist_union/three-tables", () -> generate(config("orders", "customers", "products"), catalog));

            assertThat(project.workflows()).containsExactly("shopify_hist_union");
            assertThat(project.notes())
                    .containsExactly(
                            "acme_src.shopify_products does not exist: the workflow makes it, empty, with the columns"
                                    + " of acme_src.shopify_products_hist");
            assertThat(project.expectedTables().get(1).name().toString())
                    .isEqualTo("acme_src.shopify_customers_hist_union");
            assertThat(project.expectedTables().get(1).columns())
                    .containsExactly("id", "phone", "tags", "spent", "Old Field");
        }

        @ParameterizedTest
        @CsvSource({
            "UNION, false, false",
            "UNION, true, false",
            "UNION, false, true",
            "UNION, true, true",
            "INC, false, false",
            "INC, true, false",
            "INC, false, true",
            "INC, true, true"
        })
        void ofEachSchemaLoadAndDedupe(UnionSchema schema, boolean fullLoad, boolean dedupe) {
            HistUnionConfig.Builder section = HistUnionConfig.builder().schema(schema);
            if (fullLoad) {
                section.fullLoad(List.of("shopify_orders"));
            }
            if (dedupe) {
                section.putDedupe(
                        "shopify_orders",
                        DedupeRule.builder()
                                .addPartitionBy("id", "Shop")
                                .addOrderBy("updated_at desc")
                                .build());
            }
            String name = schema + (fullLoad ? "_full_load" : "") + (dedupe ? "_dedupe" : "");
            GoldenFiles.assertGolden(
                    "hist_union/" + name,
                    () -> generate(config(IngestionMode.BOTH, section.build(), "orders"), DIFFERENT));
        }

        @Test
        void sayWhatTheSchemaOfTheIncrementsHasNoRoomFor() {
            HistUnionConfig section =
                    HistUnionConfig.builder().schema(UnionSchema.INC).build();

            assertThat(generate(config(IngestionMode.BOTH, section, "orders"), DIFFERENT)
                            .notes())
                    .containsExactly(
                            "acme_src.shopify_orders_hist.total is varchar, and double in acme_src.shopify_orders: a value"
                                    + " that is no double becomes NULL, since hist_union.schema is inc",
                            "acme_src.shopify_orders_hist.legacy is dropped: acme_src.shopify_orders has no such column,"
                                    + " and hist_union.schema is inc");
            assertThat(generate(config("orders"), DIFFERENT).notes()).isEmpty();
        }

        @Test
        void keepTheirNumberOfTablesAtATime() {
            HistUnionConfig section = HistUnionConfig.builder().parallelLimit(9).build();

            assertThat(generate(config(IngestionMode.BOTH, section, "orders"), DIFFERENT)
                            .files()
                            .get("shopify_hist_union.dig"))
                    .contains("  _parallel:\n    limit: 9\n");
        }

        @Test
        void refuseARuleOverAColumnThatTheTargetWillNotHave() {
            HistUnionConfig section = HistUnionConfig.builder()
                    .schema(UnionSchema.INC)
                    .putDedupe(
                            "shopify_orders",
                            DedupeRule.builder()
                                    .addPartitionBy("legacy")
                                    .addOrderBy("time")
                                    .build())
                    .build();

            assertThatThrownBy(() -> generate(config(IngestionMode.BOTH, section, "orders"), DIFFERENT))
                    .hasMessage("hist_union.dedupe.shopify_orders.partition_by names 'legacy', which"
                            + " acme_src.shopify_orders_hist_union will not have; its columns: id, shop, total, updated_at,"
                            + " added");
        }

        @Test
        void takeNamesOfColumnsAsTheyAre() {
            FixedCatalog catalog = new FixedCatalog()
                    .with(
                            "acme_src",
                            "shopify_orders",
                            "a\"b bigint",
                            "${c} varchar",
                            "Ünï code varchar",
                            "select bigint")
                    .with("acme_src", "shopify_orders_hist", "a\"b varchar", "${c} varchar", "d'; -- varchar");

            assertThat(generate(config("orders"), catalog).files().get("queries/shopify_orders_union.sql"))
                    .contains(
                            "\"a\"\"b\",\n",
                            "CAST(\"a\"\"b\" AS varchar) AS \"a\"\"b\",\n",
                            "\"${'$'}{c}\",\n",
                            "CAST(NULL AS varchar) AS \"Ünï code\",\n",
                            "CAST(NULL AS bigint) AS \"select\",\n",
                            "CAST(NULL AS varchar) AS \"d'; --\",\n");
        }

        @Test
        void areTheSameBytesTwice() {
            FixedCatalog catalog =
                    new FixedCatalog().with("acme_src", "shopify_orders", "id bigint", "b varchar", "a double");

            assertThat(generate(config("orders"), catalog).files())
                    .isEqualTo(new HistUnionGenerator(TemplateEngine.create())
                            .generate(new PhaseContext(config("orders"), catalog, Instant.now()))
                            .files());
        }

        @Test
        void takeTheTablesAndTheDatabaseThatTheSectionNames() {
            HistUnionConfig section = HistUnionConfig.builder()
                    .sourceDatabase("raw")
                    .addTables("raw.Legacy_Sales_hist", "legacy_sales")
                    .build();
            FixedCatalog catalog = new FixedCatalog().with("raw", "legacy_sales", "id bigint");

            GeneratedProject project = generate(config(IngestionMode.BOTH, section, "orders"), catalog);

            assertThat(project.files().keySet())
                    .containsExactly(
                            "queries/create_inc_log.sql",
                            "queries/legacy_sales_bounds.sql",
                            "queries/legacy_sales_create.sql",
                            "queries/legacy_sales_union.sql",
                            "shopify_hist_union.dig");
            assertThat(project.files().get("shopify_hist_union.dig"))
                    .contains("  src_db: raw\n  lkup_db: acme_config\n");
        }
    }

    /** Each names an entry of facts: phase packs, section D, or a rule of its section C. */
    @Nested
    class Mends {

        private final GeneratedProject project = generate(
                config("orders"),
                new FixedCatalog()
                        .with("acme_src", "shopify_orders", "id bigint", "code bigint")
                        .with("acme_src", "shopify_orders_hist", "id bigint", "code varchar", "legacy varchar"));
        private final String dig = project.files().get("shopify_hist_union.dig");
        private final String create = project.files().get("queries/shopify_orders_create.sql");
        private final String bounds = project.files().get("queries/shopify_orders_bounds.sql");
        private final String union = project.files().get("queries/shopify_orders_union.sql");

        @Test
        void d31ColumnsOfTheHistoryAloneAreKept() {
            assertThat(create).contains("  legacy varchar,\n");
            assertThat(union).contains("  CAST(NULL AS varchar) AS legacy,\n");
        }

        @Test
        void d33BoundsAreReadBeforeTheInsertAndBothLimitAndLogIt() {
            assertThat(dig).containsSubsequence("_bounds.sql", "store_last_results: true", "_union.sql");
            assertThat(union)
                    .containsSubsequence(
                            "AND time <= ${td.last_results.hist_to}",
                            "AND time <= ${td.last_results.inc_to};",
                            "CAST(${td.last_results.hist_to} AS bigint) AS inc_value",
                            "CAST(${td.last_results.inc_to} AS bigint) AS inc_value");
        }

        @Test
        void d33TheSecondOfTheNewestRowHasPassedBeforeAnythingIsRead() {
            assertThat(dig.lines()
                            .filter(line -> line.startsWith("+") || line.contains("wait>"))
                            .limit(2))
                    .containsExactly("+wait_for_the_running_second:", "  wait>: 1s");
        }

        @Test
        void d34AnEmptySideHasTheWatermarkZero() {
            assertThat(bounds.split("COALESCE\\(max\\(time\\), 0\\) AS newest", -1))
                    .hasSize(3);
        }

        @Test
        void d35TheDatabaseOfTheWatermarksIsMadeFirst() {
            assertThat(dig)
                    .containsSubsequence(
                            "create_databases: [\"${lkup_db}\"]", "queries/create_inc_log.sql", "_create.sql");
        }

        @Test
        void d36AMissingSideIsMadeWithTheOthersColumns() {
            GeneratedProject onlyInc = generate(
                    config("orders"),
                    new FixedCatalog().with("acme_src", "shopify_orders", "id bigint", "when varchar"));

            assertThat(onlyInc.files().get("queries/shopify_orders_create.sql")).startsWith("""
                    -- The ingestion has not made this side.
                    CREATE TABLE IF NOT EXISTS ${src_db}.shopify_orders_hist (
                      id bigint,
                      "when" varchar,
                      time bigint
                    );
                    """);
        }

        @Test
        void d37TheLookupDatabaseIsNamedOnceInTheWorkflow() {
            assertThat(List.of(create, bounds, union))
                    .allSatisfy(sql -> assertThat(sql).doesNotContain("acme_"));
        }

        @Test
        void d38ARunThatFailedHalfWayIsUndoneByTheNext() {
            assertThat(union)
                    .containsSubsequence(
                            "DELETE FROM ${src_db}.shopify_orders_hist_union\nWHERE time > ${td.last_results.from_time};",
                            "INSERT INTO ${src_db}.shopify_orders_hist_union",
                            "INSERT INTO ${lkup_db}.inc_log");
        }

        @Test
        void c45ATypeThatDiffersIsCastOnItsSide() {
            assertThat(create).contains("  code varchar,\n");
            assertThat(union)
                    .containsSubsequence(
                            "SELECT\n  id,\n  code,\n", "SELECT\n  id,\n  CAST(code AS varchar) AS code,\n");
        }

        @Test
        void c42TheTablesShareOneGroupWithALimit() {
            assertThat(dig).contains("+hist_union:\n  _parallel:\n    limit: 4\n");
        }
    }

    @Test
    void aTargetWithOtherColumnsIsBuiltAnew() {
        FixedCatalog catalog = new FixedCatalog()
                .with("acme_src", "shopify_orders", "id bigint", "new varchar")
                .with("acme_src", "shopify_orders_hist", "id bigint")
                .with("acme_src", "shopify_orders_hist_union", "id bigint");

        GeneratedProject project = generate(config("orders"), catalog);

        assertThat(project.files().get("queries/shopify_orders_create.sql"))
                .contains("DROP TABLE IF EXISTS ${src_db}.shopify_orders_hist_union;");
        assertThat(project.notes())
                .containsExactly(
                        "acme_src.shopify_orders_hist_union has other columns than its sides: the workflow builds it anew");
    }

    @Test
    void aTargetWithAColumnOfAnotherTypeIsBuiltAnew() {
        FixedCatalog catalog = new FixedCatalog()
                .with("acme_src", "shopify_orders", "total double")
                .with("acme_src", "shopify_orders_hist", "total double")
                .with("acme_src", "shopify_orders_hist_union", "total varchar");

        assertThat(generate(config("orders"), catalog).files().get("queries/shopify_orders_create.sql"))
                .contains("DROP TABLE IF EXISTS ${src_db}.shopify_orders_hist_union;");
    }

    @Test
    void aMissingSideIsMadeForATableThatEveryRunBuildsAnewToo() {
        HistUnionConfig section =
                HistUnionConfig.builder().fullLoad(List.of("shopify_orders")).build();
        FixedCatalog catalog = new FixedCatalog().with("acme_src", "shopify_orders", "id bigint");

        GeneratedProject project = generate(config(IngestionMode.BOTH, section, "orders"), catalog);

        assertThat(project.files().get("queries/shopify_orders_create.sql"))
                .contains("CREATE TABLE IF NOT EXISTS ${src_db}.shopify_orders_hist (")
                .doesNotContain("shopify_orders_hist_union");
        assertThat(project.files().get("shopify_hist_union.dig")).contains("queries/shopify_orders_create.sql");
    }

    @Test
    void columnsThatDifferInCaseAloneAreOne() {
        FixedCatalog catalog = new FixedCatalog()
                .with("acme_src", "shopify_orders", "customerID bigint")
                .with("acme_src", "shopify_orders_hist", "customerid bigint");

        assertThat(generate(config("orders"), catalog).files().get("queries/shopify_orders_create.sql"))
                .endsWith("shopify_orders_hist_union (\n  \"customerID\" bigint,\n  time bigint\n)\n");
    }

    @Test
    void aTargetWithFurtherColumnsIsLeft() {
        FixedCatalog catalog = new FixedCatalog()
                .with("acme_src", "shopify_orders", "id bigint")
                .with("acme_src", "shopify_orders_hist", "id bigint")
                .with("acme_src", "shopify_orders_hist_union", "id bigint", "more varchar");

        assertThat(generate(config("orders"), catalog).files().get("queries/shopify_orders_create.sql"))
                .doesNotContain("DROP");
    }

    @Test
    void hasNothingToDoForIncrementsAlone() {
        PipelineConfig config =
                config(IngestionMode.INCREMENTAL, HistUnionConfig.builder().build(), "orders");
        FixedCatalog catalog = new FixedCatalog().with("acme_src", "shopify_orders", "id bigint");

        assertThat(generate(config, catalog).skipReason())
                .contains(
                        "The ingestion's mode is incremental, or it replaces all rows, and no table has a history to join");
        assertThat(generate(config, catalog.with("acme_src", "shopify_orders_hist", "id bigint"))
                        .skipReason())
                .isEmpty();
    }

    @Test
    void refusesATableThatHasNeitherSide() {
        assertThatThrownBy(() -> generate(config("orders"), new FixedCatalog()))
                .isInstanceOf(MissingTableException.class)
                .hasMessage(
                        "Tables [acme_src.shopify_orders_hist, acme_src.shopify_orders] do not exist: one of them is needed"
                                + " to make acme_src.shopify_orders_hist_union. Run the ingestion first, or take 'shopify_orders' out"
                                + " of hist_union.tables");
    }
}

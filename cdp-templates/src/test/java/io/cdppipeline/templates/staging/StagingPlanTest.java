package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.ColumnRule;
import io.cdppipeline.config.ColumnSettings;
import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.JoinRule;
import io.cdppipeline.config.PiiKind;
import io.cdppipeline.config.PiiPolicy;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.templates.FixedCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of tables by their samples and by what is written down for them. */
class StagingPlanTest {

    private static StagingConfig.Builder staging() {
        return StagingConfig.builder().addTables("shop_orders", "shop_customers");
    }

    private static FixedCatalog catalog() {
        return new FixedCatalog()
                .with(
                        "acme_src",
                        "shop_orders",
                        "id bigint",
                        "customer varchar",
                        "extra varchar",
                        "note varchar",
                        "ordered varchar")
                .with("acme_src", "shop_customers", "id bigint", "email varchar", "city varchar");
    }

    private static StagingPlan plan(StagingConfig staging, FixedCatalog catalog) {
        return StagingPlan.of(
                PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .staging(staging)
                        .build(),
                catalog);
    }

    private static List<String> orders(StagingPlan plan) {
        return plan.tables().get(0).outputNames();
    }

    private static StagingConfig columns(Map<String, ColumnSettings> columns) {
        return staging().putColumns("shop_orders", columns).build();
    }

    private static ColumnSettings rule(ColumnRule rule) {
        return ColumnSettings.builder().rule(rule).build();
    }

    private static JoinRule join(String table, String column, String other, String... taken) {
        return JoinRule.builder()
                .table(table)
                .putOn(column, other)
                .addColumns(taken)
                .build();
    }

    @Nested
    class Samples {

        @Test
        void aTextWhoseValuesAreAllJsonGetsAColumnForEachOfThem() {
            FixedCatalog catalog = catalog().sampled("acme_src", "shop_orders", "extra", "{\"a\": 1}", null, "  ");

            assertThat(orders(plan(staging().build(), catalog))).containsSubsequence("extra", "extra_a", "note");
        }

        @Test
        void oneValueThatIsNoJsonLeavesATextAText() {
            FixedCatalog catalog = catalog().sampled("acme_src", "shop_orders", "extra", "{\"a\": 1}", "b");

            assertThat(orders(plan(staging().build(), catalog))).doesNotContain("extra_a");
        }

        @Test
        void whereTheNameSaysJsonOneValueIsEnough() {
            FixedCatalog catalog = new FixedCatalog()
                    .with("acme_src", "shop_orders", "order_attributes varchar")
                    .with("acme_src", "shop_customers", "id bigint")
                    .sampled("acme_src", "shop_orders", "order_attributes", "{\"a\": 1}", "b");

            assertThat(orders(plan(staging().build(), catalog))).contains("order_attributes_a");
        }

        @Test
        void datesAreFoundWhateverTheirColumnIsCalled() {
            FixedCatalog catalog =
                    catalog().sampled("acme_src", "shop_orders", "ordered", "2024-01-31", "2024-02-01T10:00:00Z");

            assertThat(orders(plan(staging().build(), catalog)))
                    .contains("ordered_std", "ordered_unixtime", "ordered_date");
        }

        @Test
        void withoutRowsToLookAtOnlyNamesCount() {
            FixedCatalog catalog = catalog().sampled("acme_src", "shop_orders", "extra", "{\"a\": 1}");

            assertThat(orders(plan(staging().sampleRows(0).build(), catalog))).doesNotContain("extra_a");
        }

        @Test
        void aValueWhoseColumnIsThereAlreadyStaysInTheJson() {
            FixedCatalog catalog = new FixedCatalog()
                    .with("acme_src", "shop_orders", "extra varchar", "extra_a varchar")
                    .with("acme_src", "shop_customers", "id bigint")
                    .sampled("acme_src", "shop_orders", "extra", "{\"a\": 1, \"b\": 1}");

            StagingPlan plan = plan(staging().build(), catalog);

            assertThat(orders(plan)).startsWith("extra", "extra_b", "extra_a");
            assertThat(plan.notes())
                    .containsExactly(
                            "acme_src.shop_orders.extra keeps a within its JSON: their columns would be too many, or"
                                    + " have names that are taken; 'keys' in staging.columns says which to take");
        }
    }

    @Nested
    class Overrides {

        @Test
        void aColumnMayBeLeftOutTakenForAnotherKindOrMade() {
            StagingPlan plan = plan(
                    columns(Map.of(
                            "note", rule(ColumnRule.SKIP),
                            "customer", rule(ColumnRule.EMAIL),
                            "extra",
                                    ColumnSettings.builder()
                                            .addKeys("size.width")
                                            .build(),
                            "total",
                                    ColumnSettings.builder()
                                            .expression("id * 2")
                                            .build())),
                    catalog());

            assertThat(orders(plan))
                    .containsExactly(
                            "id",
                            "customer",
                            "customer_std",
                            "customer_hash",
                            "customer_valid",
                            "extra",
                            "extra_size_width",
                            "ordered",
                            "total",
                            "source_system",
                            "load_timestamp",
                            "time");
        }

        @Test
        void aTextMayKeepItsCapitals() {
            StagingPlan plan = plan(
                    columns(Map.of(
                            "customer",
                            ColumnSettings.builder().preserveCase(true).build())),
                    catalog());

            assertThat(plan.tables().get(0).columns().get(1).kind()).isEqualTo(ColumnKind.VERBATIM);
        }

        @Test
        void columnsThatAreNotThereAreAllNamed() {
            assertThatThrownBy(() -> plan(
                            columns(Map.of("notes", rule(ColumnRule.SKIP), "xtra", rule(ColumnRule.TEXT))), catalog()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContainingAll(
                            "2 problems",
                            "staging.columns.shop_orders.notes: acme_src.shop_orders has no such column; its columns: id,"
                                    + " customer, extra, note, ordered");
        }

        @Test
        void aPolicyTakesPersonalValuesOutOfJsonAndTheJsonWithThem() {
            FixedCatalog catalog = catalog()
                    .sampled("acme_src", "shop_orders", "extra", "{\"email\": \"a@b.de\", \"colour\": \"red\"}");

            StagingPlan plan =
                    plan(staging().putPii(PiiKind.EMAIL, PiiPolicy.HASH).build(), catalog);

            assertThat(orders(plan))
                    .contains("extra_colour", "extra_email_hash")
                    .doesNotContain("extra", "extra_email");
            assertThat(plan.notes())
                    .contains(
                            "acme_src.shop_orders.extra_email tells about a person: its hash alone is staged",
                            "acme_src.shop_orders.extra is left out, since it holds extra_email",
                            "acme_src.shop_customers.email tells about a person: its hash alone is staged");
        }

        @Test
        void aPolicyTakesJsonAwayThatHidesPersonalValuesInListsOrDeepWithin() {
            for (String json : List.of(
                    "[{\"Phone\": \"1\"}]",
                    "{\"to\": [{\"phone\": \"1\"}], \"colour\": \"red\"}",
                    "{\"a\": {\"b\": {\"phone\": \"1\"}}}")) {
                FixedCatalog catalog = catalog().sampled("acme_src", "shop_orders", "extra", json);

                StagingPlan plan =
                        plan(staging().putPii(PiiKind.PHONE, PiiPolicy.HASH).build(), catalog);

                assertThat(orders(plan)).as(json).doesNotContain("extra");
                assertThat(plan.notes())
                        .as(json)
                        .anyMatch(note ->
                                note.matches("acme_src.shop_orders.extra is left out, since it holds [Pp]hone"));
                assertThat(orders(plan(
                                staging().putPii(PiiKind.EMAIL, PiiPolicy.HASH).build(), catalog)))
                        .as(json)
                        .contains("extra");
            }
        }

        @Test
        void aPolicyHoldsForAnAddressWhoseStandardFormTheRawTableHasItself() {
            FixedCatalog catalog = new FixedCatalog()
                    .with("acme_src", "shop_orders", "id bigint", "email varchar", "email_std varchar")
                    .with("acme_src", "shop_customers", "id bigint");

            assertThat(plan(staging().putPii(PiiKind.EMAIL, PiiPolicy.HASH).build(), catalog)
                            .tables()
                            .get(0)
                            .outputNames())
                    .contains("email_hash")
                    .doesNotContain("email");
        }

        @Test
        void aPolicyHoldsForAColumnThatOnlyItsRuleCallsAnAddress() {
            FixedCatalog catalog = new FixedCatalog()
                    .with("acme_src", "shop_orders", "id bigint", "customer varchar", "customer_std varchar")
                    .with("acme_src", "shop_customers", "id bigint");

            assertThat(orders(plan(
                            staging()
                                    .putPii(PiiKind.EMAIL, PiiPolicy.DROP)
                                    .putColumns("shop_orders", Map.of("customer", rule(ColumnRule.EMAIL)))
                                    .build(),
                            catalog)))
                    .doesNotContain("customer");
        }

        @Test
        void aPolicyHoldsForAnAddressThatIsToldToBeText() {
            StagingPlan plan = plan(
                    staging()
                            .putPii(PiiKind.EMAIL, PiiPolicy.MASK)
                            .putColumns("shop_customers", Map.of("email", rule(ColumnRule.TEXT)))
                            .build(),
                    catalog());

            assertThat(plan.tables().get(1).columns())
                    .flatExtracting(CleanedColumn::outputs)
                    .filteredOn(output -> output.name().equals("email"))
                    .singleElement()
                    .extracting(CleanedColumn.Output::sql)
                    .asString()
                    .endsWith("'***')");
        }

        @Test
        void aPolicyOfAColumnGoesBeforeThatOfItsKind() {
            StagingPlan plan = plan(
                    staging()
                            .putPii(PiiKind.EMAIL, PiiPolicy.DROP)
                            .putColumns(
                                    "shop_customers",
                                    Map.of(
                                            "email",
                                            ColumnSettings.builder()
                                                    .pii(PiiPolicy.KEEP)
                                                    .build()))
                            .build(),
                    catalog());

            assertThat(plan.tables().get(1).outputNames()).contains("email", "email_std");
            assertThat(plan.notes()).isEmpty();
        }
    }

    @Nested
    class Joins {

        @Test
        void aTableComesAfterThoseItJoinsAndGetsTheirColumns() {
            StagingPlan plan = plan(
                    staging()
                            .putJoins(
                                    "shop_orders",
                                    List.of(join("shop_customers", "id", "id", "city", "email_std as mail")))
                            .build(),
                    catalog());

            assertThat(plan.waves()).containsExactly(List.of("shop_customers"), List.of("shop_orders"));
            assertThat(plan.tables()).extracting(StagingTable::base).containsExactly("shop_orders", "shop_customers");
            assertThat(orders(plan)).containsSubsequence("ordered", "city_dim", "mail", "source_system");
        }

        @Test
        void keysOfDifferentTypesAreComparedAsTexts() {
            StagingPlan plan = plan(
                    staging()
                            .putJoins("shop_orders", List.of(join("shop_customers", "customer", "id", "city")))
                            .build(),
                    catalog());

            assertThat(plan.tables().get(0).joins().get(0).condition(new PrestoDialect()))
                    .isEqualTo("CAST(cleaned.customer AS VARCHAR) = CAST(dim_1.id AS VARCHAR)");
        }

        @Test
        void aColumnThatEitherSideLacksIsRefusedWithThoseThatItHas() {
            assertThatThrownBy(() -> plan(
                            staging()
                                    .putJoins("shop_orders", List.of(join("shop_customers", "id", "id", "town")))
                                    .build(),
                            catalog()))
                    .isInstanceOf(CdpException.class)
                    .hasMessage(
                            "staging.joins.shop_orders names 'town', which the staging table will not have; its columns:"
                                    + " id, email, email_std, email_hash, email_valid, city");
        }

        @Test
        void twoColumnsOfOneNameAreRefused() {
            assertThatThrownBy(() -> plan(
                            staging()
                                    .putJoins(
                                            "shop_orders", List.of(join("shop_customers", "id", "id", "city as note")))
                                    .build(),
                            catalog()))
                    .isInstanceOf(CdpException.class)
                    .hasMessageStartingWith(
                            "acme_stg.shop_stg_orders would have two columns note: give one another name");
        }

        @Test
        void tablesMayBeToldToWaitWithoutAJoin() {
            assertThat(plan(
                                    staging()
                                            .putDependsOn("shop_orders", List.of("shop_customers"))
                                            .build(),
                                    catalog())
                            .waves())
                    .containsExactly(List.of("shop_customers"), List.of("shop_orders"));
        }
    }

    @Nested
    class TableOfRules {

        private FixedCatalog catalog(Object... values) {
            FixedCatalog catalog = StagingPlanTest.catalog()
                    .with(
                            "acme_config",
                            "staging_trnsfrm_rules",
                            "db_name varchar",
                            "table_name varchar",
                            "partition_columns varchar",
                            "order_by_columns varchar",
                            "additional_rules varchar");
            List<String> names =
                    List.of("db_name", "table_name", "partition_columns", "order_by_columns", "additional_rules");
            for (int i = 0; i < names.size(); i++) {
                catalog.sampled("acme_config", "staging_trnsfrm_rules", names.get(i), values[i]);
            }
            return catalog;
        }

        @Test
        void itsRulesGoBeforeThoseOfTheConfiguration() {
            StagingConfig staging = staging()
                    .putDedupe(
                            "shop_orders",
                            DedupeRule.builder()
                                    .addPartitionBy("note")
                                    .addOrderBy("id")
                                    .build())
                    .putColumns("shop_orders", Map.of("note", rule(ColumnRule.EMAIL), "extra", rule(ColumnRule.SKIP)))
                    .build();

            StagingPlan plan = plan(
                    staging,
                    catalog(
                            "acme_src",
                            "shop_orders",
                            "id, customer",
                            "ordered desc",
                            "{\"columns\": {\"note\": {\"rule\": \"skip\"}}, \"joins\": [{\"table\": \"shop_customers\","
                                    + " \"on\": {\"id\": \"id\"}, \"columns\": \"city\"}]}"));

            assertThat(orders(plan))
                    .containsExactly(
                            "id", "customer", "ordered", "city_dim", "source_system", "load_timestamp", "time");
            assertThat(plan.tables().get(0).dedupe()).map(Dedupe::partitionBy).contains(List.of("id", "customer"));
            assertThat(plan.notes())
                    .containsExactly(
                            "acme_src.shop_orders follows its rules in acme_config.staging_trnsfrm_rules, which go"
                                    + " before those of the configuration");
        }

        @Test
        void rulesOfAnotherDatabasesTableAreNotThisOnes() {
            StagingPlan plan = plan(staging().build(), catalog("lake", "shop_orders", "id", "ordered", null));

            assertThat(plan.tables().get(0).dedupe()).isEmpty();
        }

        @Test
        void aKeyWithoutAnOrderIsRefused() {
            assertThatThrownBy(() -> plan(staging().build(), catalog("acme_src", "shop_orders", "id", "", "")))
                    .isInstanceOf(CdpException.class)
                    .hasMessageStartingWith(
                            "acme_config.staging_trnsfrm_rules (acme_src.shop_orders) has partition_columns only: ");
        }

        @Test
        void rulesThatCannotBeReadAreToldWithTheirPlace() {
            assertThatThrownBy(() -> plan(
                            staging().build(),
                            catalog("acme_src", "shop_orders", "", "", "{\"columns\": {\"note\": 1}}")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(
                            "acme_config.staging_trnsfrm_rules (acme_src.shop_orders).additional_rules:1:");
        }
    }

    @Test
    void hiveSaysWhichListItCannotWrite() {
        FixedCatalog catalog = catalog().with("acme_src", "shop_orders", "tags array(varchar)");

        assertThatThrownBy(() -> plan(staging().engine(SqlEngine.HIVE).build(), catalog))
                .isInstanceOf(CdpException.class)
                .hasMessageStartingWith(
                        "The column tags array(varchar) holds lists or maps, which Hive cannot write as JSON");
    }
}

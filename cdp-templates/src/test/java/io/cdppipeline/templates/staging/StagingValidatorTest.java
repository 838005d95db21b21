package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.config.ValidationConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.FakeSql;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import io.cdppipeline.validate.ValidatorContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagingValidatorTest extends ValidatorContract {

    private static final String[] STAGED = {
        "id bigint",
        "created_at varchar",
        "created_at_std varchar",
        "created_at_unixtime bigint",
        "created_at_date varchar",
        "source_system varchar",
        "load_timestamp varchar",
    };

    @Override
    protected Validator validator() {
        return new StagingValidator();
    }

    @Override
    protected ValidationContext good() {
        return context(
                orders(),
                staged(),
                counts(1200, 1200, 1200, 1200),
                ValidationConfig.builder().build());
    }

    @Override
    protected ValidationContext bad() {
        return context(
                orders(),
                staged(),
                counts(1200, 1100, 1200, 900),
                ValidationConfig.builder().build());
    }

    private static FixedCatalog staged() {
        return raw().with("acme_stg", "shopify_stg_orders", STAGED);
    }

    private static ValidationContext context(
            StagingConfig staging, FixedCatalog catalog, FakeSql sql, ValidationConfig validation) {
        PipelineConfig config = StagingGeneratorTest.shopify()
                .staging(staging)
                .validation(validation)
                .build();
        return new ValidationContext(
                "staging", config, GeneratedProject.skip("not looked at"), List.of(), catalog, sql);
    }

    private static List<String> checks(StagingConfig staging, FixedCatalog catalog, FakeSql sql) {
        return checks(context(staging, catalog, sql, ValidationConfig.builder().build()));
    }

    private static List<String> checks(ValidationContext context) {
        return new StagingValidator()
                .validate(context).checks().stream().map(Check::toString).toList();
    }

    private static StagingConfig orders() {
        return StagingConfig.builder().addTables("shopify_orders").build();
    }

    private static FixedCatalog raw() {
        return new FixedCatalog().with("acme_src", "shopify_orders", "id bigint", "created_at varchar");
    }

    private static FakeSql counts(long raw, long staged, long dates, long read) {
        return new FakeSql()
                .answer("FROM acme_src.shopify_orders", raw)
                .answer("SELECT COUNT(*) FROM acme_stg.shopify_stg_orders", staged)
                .answer("COUNT(created_at)", dates, read);
    }

    @Test
    void passesATableWithAllRowsColumnsAndDates() {
        assertThat(checks(
                        orders(), raw().with("acme_stg", "shopify_stg_orders", STAGED), counts(1200, 1200, 1200, 1200)))
                .containsExactly(
                        "PASS acme_stg.shopify_stg_orders has the derived columns: 5 columns",
                        "PASS acme_stg.shopify_stg_orders has every row of its source: 1,200 rows from 1,200 of"
                                + " acme_src.shopify_orders",
                        "PASS acme_stg.shopify_stg_orders is read as dates: 1 columns");
    }

    @Test
    void failsWhereRowsAreLostOrDoubled() {
        FixedCatalog catalog = raw().with("acme_stg", "shopify_stg_orders", STAGED);

        assertThat(checks(orders(), catalog, counts(10, 9, 9, 9)))
                .contains("FAIL acme_stg.shopify_stg_orders has every row of its source: 9 rows from 10 of"
                        + " acme_src.shopify_orders; if the source was loaded anew, drop acme_stg.shopify_stg_orders"
                        + " and run the phase again, which makes it from all rows");
        assertThat(checks(orders(), catalog, counts(10, 20, 9, 9)))
                .contains("FAIL acme_stg.shopify_stg_orders has every row of its source: 20 rows from 10 of"
                        + " acme_src.shopify_orders; if the source was loaded anew, drop acme_stg.shopify_stg_orders"
                        + " and run the phase again, which makes it from all rows");
    }

    @Test
    void withADedupeRuleFewerRowsAreFineButNotMoreAndNotNone() {
        StagingConfig staging = StagingConfig.builder()
                .from(StagingGeneratorTest.dedupe("id"))
                .addTables("shopify_orders")
                .build();
        FixedCatalog catalog = raw().with("acme_stg", "shopify_stg_orders", STAGED);
        // The rule of the common test orders by a column that this table does not have.
        FixedCatalog withOrder =
                catalog.with("acme_src", "shopify_orders", "id bigint", "created_at varchar", "updated_at bigint");

        assertThat(checks(staging, withOrder, dedupeCounts(10, 7)))
                .contains("PASS acme_stg.shopify_stg_orders has no more rows than its source: 7 rows from 10 of"
                        + " acme_src.shopify_orders");
        assertThat(checks(staging, withOrder, dedupeCounts(10, 11))).anyMatch(check -> check.startsWith("FAIL"));
        assertThat(checks(staging, withOrder, dedupeCounts(10, 0)))
                .anyMatch(check -> check.contains(": 0 rows from 10 of acme_src.shopify_orders;"));
    }

    private static FakeSql dedupeCounts(long raw, long staged) {
        return new FakeSql()
                .answer("FROM acme_src.shopify_orders", raw)
                .answer("SELECT COUNT(*) FROM acme_stg.shopify_stg_orders", staged)
                .answer("COUNT(created_at)", 0L, 0L, 0L, 0L);
    }

    @Test
    void warnsOfDatesInUnknownSpellings() {
        assertThat(checks(orders(), raw().with("acme_stg", "shopify_stg_orders", STAGED), counts(100, 100, 100, 94)))
                .contains(
                        "WARN acme_stg.shopify_stg_orders.created_at is read as dates: 6 of 100 values are in no known"
                                + " spelling");
    }

    @Test
    void howManyValuesMayBeUnreadIsTheConfigurations() {
        assertThat(checks(context(
                        orders(),
                        staged(),
                        counts(100, 100, 100, 94),
                        ValidationConfig.builder().maxUnread(6).build())))
                .allMatch(check -> check.startsWith("PASS"));
    }

    @Test
    void warnsOfAmountsThatAreNoNumbers() {
        FixedCatalog catalog = new FixedCatalog()
                .with("acme_src", "shopify_orders", "id bigint", "price varchar")
                .with("acme_stg", "shopify_stg_orders", "id bigint", "price double", "source_system varchar");
        FakeSql sql = new FakeSql()
                .answer("COUNT_IF(UPPER(TRIM(price)) NOT IN", 1000L)
                .answer("COUNT(price)", 900L)
                .answer("COUNT(*)", 1000L);

        assertThat(checks(orders(), catalog, sql))
                .contains(
                        "WARN acme_stg.shopify_stg_orders.price is read as numbers: 100 of 1,000 values are no number");
    }

    @Test
    void failsWithoutTheTableAndWithoutAColumn() {
        assertThat(checks(orders(), raw(), new FakeSql()))
                .containsExactly("FAIL acme_stg.shopify_stg_orders exists: The table is not there");
        assertThat(checks(
                        orders(),
                        raw().with("acme_stg", "shopify_stg_orders", "id bigint", "source_system varchar"),
                        counts(1, 1, 1, 1)))
                .contains("FAIL acme_stg.shopify_stg_orders has the derived columns: Missing: created_at_std,"
                        + " created_at_unixtime, created_at_date, load_timestamp");
    }

    @Test
    void rowsThatArrivedAfterTheRunAreNotMissed() {
        FakeSql sql = counts(1, 1, 1, 1);
        checks(orders(), raw().with("acme_stg", "shopify_stg_orders", STAGED), sql);

        assertThat(sql.asked())
                .contains(
                        "SELECT COUNT(*) FROM acme_src.shopify_orders WHERE time <= (SELECT COALESCE(MAX(inc_value), 0)"
                                + " FROM acme_config.inc_log WHERE table_name = 'shopify_orders' AND project_name = 'staging')");
    }
}

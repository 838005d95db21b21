package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.ValidationConfig;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.templates.ScriptedSql;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import io.cdppipeline.validate.ValidatorContract;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestionValidatorTest extends ValidatorContract {

    private static final String HIST = "workflow_name = 'shopify_ingest_hist' AND regexp_like(log_id, '_7_[0-9]+$')";
    private static final String INC = "workflow_name = 'shopify_ingest_inc' AND regexp_like(log_id, '_8_[0-9]+$')";
    private static final String EARLIER =
            "status = 'SUCCESS' AND workflow_name = 'shopify_ingest_hist' AND table_name = 'shopify_orders_hist'";

    @Override
    protected Validator validator() {
        return new IngestionValidator(SourcePacks.onClassPath());
    }

    @Override
    protected ValidationContext good() {
        return context(loaded(30, 0), ValidationConfig.builder().build());
    }

    @Override
    protected ValidationContext bad() {
        return context(loaded(0, 0), ValidationConfig.builder().build());
    }

    private static ScriptedSql loaded(long history, long increments) {
        return new ScriptedSql()
                .answer(HIST, Arrays.asList("shopify_orders_hist", "shopify", "SUCCESS", history, null))
                .answer(INC, Arrays.asList("shopify_orders", "shopify", "SUCCESS", increments, null))
                .number("FROM acme_src.shopify_orders", increments)
                .number("FROM acme_src.shopify_orders_hist", history);
    }

    private static ValidationContext context(ScriptedSql sql, ValidationConfig validation) {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .ingestion(IngestionConfig.builder()
                        .sourceName("shopify")
                        .connector("rest")
                        .addObjects("orders")
                        .startDate("2024-01-01")
                        .build())
                .validation(validation)
                .build();
        List<Session> sessions = List.of(
                new Session("shopify_ingest_hist", "7", "70", Instant.EPOCH, false),
                new Session("shopify_ingest_inc", "8", "80", Instant.EPOCH, false));
        return new ValidationContext(
                "ingestion", config, GeneratedProject.builder().build(), sessions, new FixedCatalog(), sql);
    }

    private static List<String> checks(ScriptedSql sql) {
        return checks(context(sql, ValidationConfig.builder().build()));
    }

    private static List<String> checks(ValidationContext context) {
        return new IngestionValidator(SourcePacks.onClassPath())
                .validate(context).checks().stream().map(Check::toString).toList();
    }

    @Test
    void passesWhatTheLogCallsASuccessInThisRunsSessions() {
        assertThat(checks(new ScriptedSql()
                        .answer(HIST, Arrays.asList("shopify_orders_hist", "shopify", "SUCCESS", 30L, null))
                        .answer(INC, Arrays.asList("shopify_orders", "shopify", "SUCCESS", 0L, null))
                        .number("FROM acme_src.shopify_orders", 0)
                        .number("FROM acme_src.shopify_orders_hist", 30)))
                .containsExactly(
                        "PASS shopify_ingest_hist loaded shopify_orders_hist: 30 rows in session 7",
                        "PASS shopify_ingest_inc loaded shopify_orders: 0 rows in session 8",
                        "PASS shopify_orders has rows: 30 rows, history and increments together");
    }

    @Test
    void passesAHistoryThatAnEarlierSessionHasLoaded() {
        assertThat(checks(new ScriptedSql()
                        .answer(HIST)
                        .number(EARLIER, 1)
                        .answer(INC, Arrays.asList("shopify_orders", "shopify", "SUCCESS", 5L, null))
                        .number("FROM acme_src.shopify_orders", 5)
                        .number("FROM acme_src.shopify_orders_hist", 30)))
                .startsWith("PASS shopify_ingest_hist loaded shopify_orders_hist: Loaded by an earlier session");
    }

    @Test
    void failsWhatHasFailedHasNotEndedOrWasNotTried() {
        assertThat(checks(new ScriptedSql()
                        .answer(HIST, Arrays.asList("shopify_orders_hist", "shopify", "ERROR", 0L, "no such object"))
                        .answer(INC, Arrays.asList("shopify_orders", "shopify", "STARTED", 0L, null))
                        .number("FROM acme_src.shopify_orders", 5)
                        .number("FROM acme_src.shopify_orders_hist", 0)))
                .containsExactly(
                        "FAIL shopify_ingest_hist loaded shopify_orders_hist: The log's latest row of session 7 is ERROR: no"
                                + " such object",
                        "FAIL shopify_ingest_inc loaded shopify_orders: The log's latest row of session 8 is STARTED",
                        "PASS shopify_orders has rows: 5 rows, history and increments together");
        assertThat(checks(new ScriptedSql()
                        .answer(HIST)
                        .number(EARLIER, 0)
                        .answer(INC)
                        .number("FROM acme_src.shopify_orders", 5)
                        .number("FROM acme_src.shopify_orders_hist", 0)))
                .startsWith(
                        "FAIL shopify_ingest_hist loaded shopify_orders_hist: The log has no row of session 7 for it",
                        "FAIL shopify_ingest_inc loaded shopify_orders: The log has no row of session 8 for it");
    }

    @Test
    void howManyRowsAreEnoughAndWhichTableMayHaveNoneIsTheConfigurations() {
        assertThat(checks(context(
                        loaded(30, 9), ValidationConfig.builder().minRows(40).build())))
                .last()
                .isEqualTo(
                        "WARN shopify_orders has rows: 39 rows, history and increments together, fewer than the 40 of"
                                + " min_rows");
        assertThat(checks(context(
                        loaded(0, 0),
                        ValidationConfig.builder()
                                .addAllowedEmptyTables("shopify_orders")
                                .build())))
                .contains("PASS shopify_orders has rows: 0 rows, history and increments together");
    }

    @Test
    void failsARunThatLeftEveryTableEmpty() {
        assertThat(checks(new ScriptedSql()
                        .answer(HIST, Arrays.asList("shopify_orders_hist", "shopify", "SUCCESS", 0L, null))
                        .answer(INC, Arrays.asList("shopify_orders", "shopify", "SUCCESS", 0L, null))
                        .number("FROM acme_src.shopify_orders", 0)
                        .number("FROM acme_src.shopify_orders_hist", 0)))
                .endsWith(
                        "WARN shopify_orders has rows: No rows, neither of its history nor of increments: look at the source",
                        "FAIL something was loaded: All tables are empty: look at start_date and at the source's"
                                + " authentication");
    }
}

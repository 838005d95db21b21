package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every phase takes the objects of every source. */
class TwoSourcesTest {

    private static final String[] COLUMNS = {"id bigint", "email varchar", "updated_at varchar", "time bigint"};

    private static final PipelineConfig CONFIG = ConfigLoader.parse("""
            global: {client: acme, td_endpoint: local}
            ingestion:
              - source_name: shopify
                connector: rest
                objects: [orders]
                incremental_field: updated_at
                start_date: 2024-01-01
                history_end_date: 2024-03-01
              - source_name: google_bq
                connector: bigquery_v2
                objects: [customers]
                mode: incremental
                incremental_field: updated_at
                start_date: 2024-01-01
                project_id: acme-data
                dataset: gold
              - source_name: sftp
                connector: sftp_v2
                objects: [stores]
                start_date: 2024-01-01
            hist_union:
            staging:
            unification: {name: customer_360}
            """, "pipeline.yml");

    private final FixedCatalog catalog = new FixedCatalog()
            .with("acme_src", "shopify_orders", COLUMNS)
            .with("acme_src", "shopify_orders_hist", COLUMNS)
            .with("acme_src", "google_bq_customers", COLUMNS)
            .with("acme_src", "sftp_stores", COLUMNS);

    private GeneratedProject generate(String phase) {
        List<Phase> phases = new TdPacks().phases(CONFIG);
        return phases.stream()
                .filter(each -> each.id().equals(phase))
                .findFirst()
                .orElseThrow()
                .generator()
                .generate(new PhaseContext(CONFIG, catalog, Instant.parse("2024-06-01T00:00:00Z")));
    }

    @Test
    void theIngestionHasTheWorkflowsOfAllInOneProject() {
        GeneratedProject project = generate("ingestion");

        assertThat(project.workflows())
                .containsExactly("shopify_ingest_hist", "shopify_ingest_inc", "google_bq_ingest_inc", "sftp_ingest");
        assertThat(project.files())
                .containsKeys(
                        "config/shopify_hist_date_ranges.yml",
                        "config/google_bq_datasources.yml",
                        "sql/log_ingestion_success.sql",
                        "sql/log_ingestion_success_2.sql",
                        "sql/google_bq_get_inc_time_range.sql")
                .doesNotContainKey("config/hist_date_ranges.yml");
        assertThat(project.files().get("sql/google_bq_get_inc_time_range.sql")).contains("|| '.999' AS end_time");
        assertThat(project.files().get("sql/shopify_get_inc_time_range.sql")).contains("|| '.999Z' AS end_time");
    }

    @Test
    void theHistUnionJoinsWhatHasAHistoryAndSaysWhatHasNone() {
        GeneratedProject project = generate("hist_union");

        assertThat(project.workflows()).containsExactly("shopify_hist_union");
        String why =
                " is left out: it is loaded in increments only, or all of it each time, and has no history to join";
        assertThat(project.notes()).contains("acme_src.google_bq_customers" + why, "acme_src.sftp_stores" + why);
    }

    @Test
    void theStagingHasOneWorkflowPerSourceAndMakesWhatIsReplacedAnew() {
        catalog.with("acme_src", "shopify_orders_hist_union", COLUMNS)
                .with("acme_src", "sftp_stores_hist_union", COLUMNS);

        GeneratedProject project = generate("staging");

        assertThat(project.workflows()).containsExactly("transform_shopify", "transform_google_bq", "transform_sftp");
        assertThat(project.files().get("config/src_params.yml"))
                .containsSubsequence(
                        "name: shopify_orders_hist_union",
                        "staging_table: shopify_stg_orders",
                        "mode: inc",
                        "name: google_bq_customers\n",
                        "staging_table: google_bq_stg_customers",
                        "mode: inc",
                        "name: sftp_stores_hist_union",
                        "mode: full");
        assertThat(project.files().get("transform_google_bq.dig"))
                .contains("google_bq_customers")
                .doesNotContain("shopify_orders");
    }

    @Test
    void theUnificationKnowsACustomersTableOfASourceOfTwoWords() {
        catalog.with(
                        "acme_stg",
                        "shopify_stg_orders",
                        "id bigint",
                        "email_std varchar",
                        "customer_id bigint",
                        "time bigint")
                .with("acme_stg", "google_bq_stg_customers", "id bigint", "email_std varchar", "time bigint");

        GeneratedProject project = generate("unification");

        assertThat(project.notes())
                .contains(
                        "acme_stg.google_bq_stg_customers is unified by id as customer_id (medium: its name), email_std as"
                                + " email (medium: its name)",
                        "Warning: customer_id comes from google_bq and shopify, and equal values are taken for one customer;"
                                + " if each system numbers its own, unify them apart");
    }
}

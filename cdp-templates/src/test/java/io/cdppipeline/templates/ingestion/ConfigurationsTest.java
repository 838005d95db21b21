package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.ingestion.SourcePlan.SourceObject;
import org.junit.jupiter.api.Test;

/** How a configuration's words become objects, fields and modes. */
class ConfigurationsTest {

    private static PipelineConfig config(String source) {
        return ConfigLoader.parse("""
                global: {td_api_key: 1/0, client: acme}
                ingestion:
                  start_date: "2024-01-01T00:00:00.000000"
                """ + source.indent(2), "p.yml");
    }

    private static SourcePlan plan(String source) {
        return IngestionPlan.of(config(source), SourcePacks.onClassPath())
                .sources()
                .get(0);
    }

    @Test
    void capitalsOfAWarehouseBecomeTablesInSmallLetters() {
        SourcePlan plan = plan("""
                source_name: snowflake
                connector: snowflake
                objects: ["ORDERS", "CUSTOMERS"]
                mode: both
                incremental_field: UPDATED_AT
                auth_id: 360014
                account_name: ACCOUNT-REGION
                warehouse: COMPUTE_WH
                database: PROD_DB
                schema: PUBLIC
                """);

        assertThat(plan.objects())
                .extracting(SourceObject::table)
                .containsExactly("snowflake_orders", "snowflake_customers");
        assertThat(plan.objects().get(0).incremental()).isEqualTo(new SourcePlan.Field("updated_at", "UPDATED_AT"));
        assertThat(plan.objects().get(0).historical()).isEqualTo(new SourcePlan.Field("updated_at", "UPDATED_AT"));
    }

    @Test
    void aSourceThatIsNamedKeepsItsOwnConnectorBehindTheWordRest() {
        String rest = "objects: a\nincremental_field: b\nauth_id: 1\n";
        assertThat(plan("source_name: salesforce\nconnector: rest\n" + rest).type())
                .isEqualTo("salesforce");
        assertThat(plan("source_name: crm\nconnector: sfdc\n" + rest).type()).isEqualTo("sfdc");
        assertThat(plan("source_name: x\nconnector: hubspot\n" + rest).type()).isEqualTo("hubspot");
    }

    @Test
    void theObjectsOwnSettingsGoBeforeThePacksAndThoseBeforeTheSources() {
        SourcePlan plan = plan("""
                source_name: klaviyo
                connector: klaviyo
                objects: [campaigns, lists, segments]
                incremental_field: changed
                incremental_field_connector: changedAt
                auth_id: 1
                object_settings:
                  segments: {incremental_field: touched, historical_field: born, historical_field_connector: bornAt}
                """);

        assertThat(plan.objects())
                .extracting(SourceObject::incremental)
                .containsExactly(
                        new SourcePlan.Field("updated_at", "updated"),
                        new SourcePlan.Field("changed", "changedAt"),
                        new SourcePlan.Field("touched", "touched"));
        assertThat(plan.objects())
                .extracting(SourceObject::historical)
                .containsExactly(
                        new SourcePlan.Field("created_at", "created"),
                        new SourcePlan.Field("changed", "changedAt"),
                        new SourcePlan.Field("born", "bornAt"));
    }

    @Test
    void anAuthenticationGoesBeforeSecretsAndALimitBeforeThePacks() {
        GeneratedProject project = SourceGoldenTest.generate(config("""
                source_name: onetrust
                connector: onetrust
                objects: [collection_point]
                auth_id: 77
                parallel_limit: 1
                history_end_date: 2024-02-01
                """));

        assertThat(project.files().get("config/onetrust_collection_point_load.yml"))
                .contains("  td_authentication_id: ${td_authentication_ids.onetrust.default}\n")
                .doesNotContain("secret");
        assertThat(project.files().get("onetrust_ingest.dig"))
                .contains("          _parallel:\n            limit: 1\n")
                .doesNotContain("_parallel: true");
        assertThat(project.localFiles()).isEmpty();
    }

    @Test
    void whatAPackNeedsIsToldBeforeAnythingIsGenerated() {
        assertThatThrownBy(() -> plan("""
                        source_name: dwh
                        connector: bigquery_v2
                        objects: [a]
                        incremental_field: b
                        auth_id: 1
                        project_id: "Acme; drop"
                        """)).hasMessage("""
                        2 problems in the configuration:
                          ingestion.project_id: 'Acme; drop' does not match [a-z][a-z0-9.:-]*: The Google Cloud project.
                          ingestion.dataset: It is missing, and Google BigQuery needs it: The data set of the tables.""");
        assertThatThrownBy(() -> plan("""
                        source_name: files
                        connector: sftp
                        objects: [a]
                        in: {password: hunter2}
                        """)).hasMessage("""
                        2 problems in the configuration:
                          ingestion.in.password: It looks like a secret, which no generated file may hold: write '${secret:files_password}' and set that secret on the workflow project
                          ingestion.object_settings.a: The columns of its files are missing: write in: {parser: {columns: [{name: id, type: long}, …]}}""");
        assertThatThrownBy(() -> plan("""
                        source_name: dwh
                        connector: snowflake
                        objects: [a]
                        mode: historical
                        write_mode: replace
                        timestamp_format: iso
                        """))
                .hasMessageContaining("ingestion.account_name: It is missing, and Snowflake needs it")
                .hasMessageContaining(
                        "ingestion.timestamp_format: 'iso' is no timestamp format; those are iso_micros, ")
                .hasMessageContaining("ingestion.objects: 'a' comes as a whole each time, which has no months");
    }
}

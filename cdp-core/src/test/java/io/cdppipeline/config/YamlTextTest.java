package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YamlTextTest {

    private static final String KEY = "12345/abcdef1234567890abcdef1234567890abcdef12";

    private static PipelineConfig read(String yaml) {
        return ConfigLoader.parse(
                yaml,
                "pipeline.yml",
                ConfigInputs.of(
                        Path.of("").toAbsolutePath(),
                        name -> Optional.ofNullable(Map.of("TD_API_KEY", KEY, "CLIENT_SECRET", "s3cret")
                                .get(name))));
    }

    private static PipelineConfig everything() {
        return read("""
                global: {td_api_key: "${env:TD_API_KEY}", td_endpoint: eu01, client: acme}
                ingestion:
                - source_name: shopify
                  connector: rest
                  objects: [orders, customers]
                  incremental_field: updated_at
                  start_date: "2024-01-01"
                  history_end_date: 2024-03-15T00:00:00Z
                  auth_id: 360014
                  write_mode: append
                  parallel_limit: 4
                  object_settings:
                    orders: {incremental_field: changed_at, in: {page_size: 250}}
                  in:
                    client_secret: "${env:CLIENT_SECRET}"
                    query: "SELECT '$${moment}' AS \\"x\\", 'no', '1'"
                    flag: true
                    text_flag: "true"
                    ratio: 0.5
                    columns: [{name: id, type: "007"}]
                    empty: ""
                - source_name: crm
                  connector: salesforce
                  objects: [Account]
                  mode: historical
                  start_date: "2024-01-01"
                  api_version: "54.0"
                hist_union: {tables: [shopify_orders]}
                staging:
                  engine: hive
                  tables: [shopify_orders]
                  dedupe:
                    shopify_orders: {partition_by: [id], order_by: [updated_at desc]}
                unification: {name: customer_360}
                local: {data_directory: exports}
                """);
    }

    @Test
    void whatIsWrittenReadsAsTheSame() {
        assertThat(read(everything().toYaml())).isEqualTo(everything());
    }

    @Test
    void noSecretIsWritten() {
        assertThat(everything().toYaml())
                .contains("td_api_key: ${env:TD_API_KEY}", "client_secret: ${env:CLIENT_SECRET}")
                .doesNotContain(KEY, "s3cret");
    }

    @Test
    void theSettingsHoldNoSecretEither() {
        assertThat(everything().settings())
                .containsEntry("ingestion[0].in.client_secret", "****")
                .containsEntry("ingestion[0].objects", "orders, customers")
                .containsEntry("staging.engine", "hive")
                .doesNotContainKey("global.td_api_key");
    }

    @Test
    void aSettingThatOnlySaysItsDefaultIsNoChange() {
        Map<String, String> without = Map.of("global.client", "acme");
        Map<String, String> with = Map.of("global.client", "acme", "staging.engine", "presto");

        assertThat(ConfigChange.between(without, with)).isEmpty();
        assertThat(ConfigChange.between(without, Map.of("global.client", "acme", "staging.engine", "hive")))
                .hasToString("[staging.engine: not set → hive]");
    }
}

package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigJsonTest {

    @Test
    void theJsonHasTheKeysOfTheYamlAndNoSecret() {
        String json = ConfigLoader.parse("""
                        global: {client: acme, td_api_key: 12345/abcdef1234567890abcdef1234567890abcdef12}
                        ingestion:
                          source_name: shop
                          connector: snowflake
                          objects: [orders]
                          incremental_field: updated_at
                          start_date: 2024-01-01
                          auth_id: 360014
                          in: {password: hunter2, batch: 100}
                        validation: {min_coverage: 80, severity: {rows: off}}
                        """, "pipeline.yml").json();

        assertThat(json)
                .contains(
                        "\"td_api_key\" : \"****\"",
                        "\"password\" : \"****\"",
                        "\"auth_id\" : 360014",
                        "\"start_date\" : \"2024-01-01\"",
                        "\"rows\" : \"off\"")
                .doesNotContain("abcdef", "hunter2");
    }
}

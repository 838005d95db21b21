package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagingNamesTest {

    @ParameterizedTest
    @CsvSource({
        "shopify, shopify_orders, shopify_stg_orders",
        "google_ads, google_ads_clicks, google_ads_stg_clicks",
        "shopify, klaviyo_events, klaviyo_stg_events",
        "shopify, orders, stg_orders",
        "shopify, shopify_, stg_shopify_",
    })
    void theMarkStandsBehindTheSourceAndComesOffAgain(String source, String base, String staging) {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder().client("acme").build())
                .ingestion(IngestionConfig.builder()
                        .sourceName(source)
                        .connector("rest")
                        .startDate("2024-01-01")
                        .build())
                .build();

        assertThat(StagingNames.stagingTable(config, base)).isEqualTo(staging);
        assertThat(StagingNames.baseTable(staging)).isEqualTo(base);
    }
}

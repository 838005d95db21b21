package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Configs built in code are held to the rules that files are held to. */
class BuiltConfigTest {

    private static IngestionConfig.Builder shopify() {
        return IngestionConfig.builder()
                .sourceName("shopify")
                .connector("shopify_v2")
                .addObjects("orders", "customers")
                .incrementalField("updated_at")
                .startDate("2024-01-01")
                .putParameters("anything", "goes ${here}");
    }

    private static PipelineConfig.Builder local() {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build());
    }

    @Test
    void findsNothingWrongWithAGoodOne() {
        PipelineConfig config = local().ingestion(shopify().build())
                .histUnion(HistUnionConfig.builder().build())
                .staging(StagingConfig.builder()
                        .putDedupe(
                                "shopify_orders",
                                DedupeRule.builder()
                                        .addPartitionBy("id")
                                        .addOrderBy("updated_at desc")
                                        .build())
                        .build())
                .unification(UnificationConfig.builder().name("customer_360").build())
                .build();

        assertThat(config.problems()).isEmpty();
        assertThat(ConfigLoader.validate(config)).isSameAs(config);
    }

    @Test
    void locatesProblemsBySectionAndKey() {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("demo")
                        .tdApiKey(Secret.of("open sesame"))
                        .build())
                .ingestion(shopify().addObjects("Orders").startDate("soon").build())
                .staging(StagingConfig.builder()
                        .addTables("shopify_order")
                        .putDedupe("shopify_orders", DedupeRule.builder().build())
                        .build())
                .build();

        assertThatThrownBy(() -> ConfigLoader.validate(config))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        7 problems in the configuration:
                          global.td_api_key: 'td_api_key' of 'global' must be an API key, account number, '/', letters and digits, best as ${env:TD_API_KEY}; the one found has no '/' (it is not shown)
                          global.client: 'client' of 'global' is 'demo', a stand-in of the documentation; write the name of the client, as 'acme'
                          ingestion.objects[2]: 'objects' of 'ingestion' has both 'orders' and 'Orders', which would be the same
                          ingestion.start_date: 'start_date' of 'ingestion' must be an ISO 8601 date or time, as 2024-01-31 or 2024-01-31T08:30:00Z, found 'soon'
                          staging.tables[0]: an entry of 'tables' of 'staging' is 'shopify_order', no table that the ingestion loads; did you mean 'shopify_orders'?
                          staging.dedupe.shopify_orders.partition_by: 'partition_by' of 'shopify_orders' of 'dedupe' of 'staging' is empty; it must be a list of columns or a text with commas
                          staging.dedupe.shopify_orders.order_by: 'order_by' of 'shopify_orders' of 'dedupe' of 'staging' is empty; it must be a list of columns or a text with commas""");
    }

    @Test
    void asksForTheFieldThatIncrementsNeed() {
        IngestionConfig ingestion = IngestionConfig.builder()
                .sourceName("shopify")
                .connector("rest")
                .addObjects("orders")
                .startDate("2024-01-01")
                .build();

        assertThat(local().ingestion(ingestion).build().problems())
                .containsExactly(
                        new ConfigProblem(
                                "ingestion",
                                "'ingestion' needs 'incremental_field' in mode 'both': the field that tells when a row last changed"));
    }

    @Test
    void fillsNothingIn() {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("${env:CLIENT}")
                        .tdEndpoint("local")
                        .build())
                .build();

        assertThat(config.problems())
                .containsExactly(
                        new ConfigProblem(
                                "global.client",
                                "'client' of 'global' must be 2 to 30 lower-case letters, digits or underscores, found '${env:CLIENT}'"));
    }
}

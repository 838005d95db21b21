package io.cdppipeline.templates.staging;

import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.templates.FakeCatalog;
import io.cdppipeline.templates.Golden;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StagingGeneratorTest {

    private static final String[] ORDERS = {
        "id bigint",
        "email varchar",
        "phone varchar",
        "customer_id bigint",
        "created_at varchar",
        "updated_at varchar",
        "total_price varchar",
        "total_tax double",
        "currency varchar",
        "buyer_accepts_marketing varchar",
        "is_test varchar",
        "token varchar",
        "note varchar",
        "line_items varchar",
        "billing_address varchar",
        "billing_address_city varchar",
        "shipping_country_code varchar",
    };

    private static final FakeCatalog CATALOG = new FakeCatalog()
            .table("acme_src.shopify_orders_hist_union", ORDERS)
            .table(
                    "acme_src.shopify_customers_hist_union",
                    "id bigint",
                    "first_name varchar",
                    "email varchar",
                    "updated_at varchar");

    private static PipelineConfig.Builder config(StagingConfig staging) {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .ingestion(IngestionConfig.builder()
                        .sourceName("shopify")
                        .connector("shopify_v2")
                        .addObjects("orders", "customers")
                        .startDate("2024-01-01")
                        .build())
                .histUnion(HistUnionConfig.builder().build())
                .staging(staging);
    }

    private static GeneratedProject generate(PipelineConfig config, Catalog catalog) {
        return new StagingGenerator().generate(new PhaseContext(config, catalog, Instant.EPOCH));
    }

    @Test
    void generatesTheWholeProjectWithoutDedupe() {
        Golden.assertSame(
                "staging/plain",
                generate(config(StagingConfig.builder().build()).build(), CATALOG));
    }

    @Test
    void generatesTheWholeProjectWithDedupe() {
        StagingConfig staging = StagingConfig.builder()
                .putDedupe(
                        "shopify_orders",
                        DedupeRule.builder()
                                .addPartitionBy("id")
                                .addOrderBy("updated_at desc")
                                .build())
                .build();

        Golden.assertSame("staging/dedupe", generate(config(staging).build(), CATALOG));
    }
}

package io.cdppipeline.templates.unification;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.UpdateStrategy;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.templates.FakeCatalog;
import io.cdppipeline.templates.Golden;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnificationGeneratorTest {

    private static final FakeCatalog CATALOG = new FakeCatalog()
            .table(
                    "acme_stg.shopify_stg_orders",
                    "id bigint",
                    "email varchar",
                    "email_std varchar",
                    "phone varchar",
                    "phone_std varchar",
                    "customer_id bigint",
                    "user_id bigint",
                    "total_price double",
                    "billing_address_first_name varchar",
                    "billing_address_city varchar",
                    "updated_at varchar",
                    "updated_at_unixtime bigint",
                    "source_system varchar",
                    "load_timestamp varchar")
            .table(
                    "acme_stg.shopify_stg_customers",
                    "id bigint",
                    "first_name varchar",
                    "last_name varchar",
                    "email varchar",
                    "email_std varchar",
                    "city varchar",
                    "country varchar")
            .table("acme_stg.shopify_stg_products", "id bigint", "title varchar", "sku varchar");

    private static GeneratedProject generate(UnificationConfig section, Catalog catalog) {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .unification(section)
                .build();
        return new UnificationGenerator().generate(new PhaseContext(config, catalog, Instant.EPOCH));
    }

    @ParameterizedTest
    @CsvSource({"PERSISTENT_ID, INCREMENTAL", "PERSISTENT_ID, FULL", "CANONICAL_ID, INCREMENTAL", "CANONICAL_ID, FULL"})
    void generatesTheWholeProject(IdMethod method, UpdateStrategy strategy) {
        UnificationConfig section = UnificationConfig.builder()
                .name("customer_360")
                .idMethod(method)
                .updateStrategy(strategy)
                .build();

        Golden.assertSame("unification/" + method + "_" + strategy, generate(section, CATALOG));
    }
}

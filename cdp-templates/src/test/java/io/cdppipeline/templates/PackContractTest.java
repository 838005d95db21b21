package io.cdppipeline.templates;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.phase.PhaseGeneratorContract;
import java.time.Instant;
import org.junit.jupiter.api.Nested;

/** Holds every pack to what holds for every generator. */
class PackContractTest {

    private static final PipelineConfig CONFIG = PipelineConfig.builder()
            .global(GlobalConfig.builder().client("acme").tdEndpoint("local").build())
            .ingestion(IngestionConfig.builder()
                    .sourceName("shopify")
                    .connector("rest")
                    .addObjects("orders", "customers")
                    .incrementalField("updated_at")
                    .startDate("2024-01-01")
                    .build())
            .histUnion(HistUnionConfig.builder().build())
            .staging(StagingConfig.builder().build())
            .unification(UnificationConfig.builder().name("customer_360").build())
            .build();

    private static final PhaseContext CONTEXT =
            new PhaseContext(CONFIG, tables(), Instant.parse("2026-03-01T10:00:00Z"));

    private static FixedCatalog tables() {
        FixedCatalog catalog = new FixedCatalog();
        for (String object : new String[] {"orders", "customers"}) {
            for (String kind : new String[] {"", "_hist", "_hist_union"}) {
                catalog.with(
                        "acme_src",
                        "shopify_" + object + kind,
                        "id bigint",
                        "email varchar",
                        "phone varchar",
                        "title varchar",
                        "created_at varchar",
                        "updated_at varchar");
            }
            catalog.with(
                    "acme_stg",
                    "shopify_stg_" + object,
                    "id bigint",
                    "email varchar",
                    "email_std varchar",
                    "phone varchar",
                    "phone_std varchar",
                    "updated_at varchar",
                    "updated_at_unixtime bigint");
        }
        return catalog;
    }

    abstract static class Contract extends PhaseGeneratorContract {

        private final String id;

        Contract(String id) {
            this.id = id;
        }

        @Override
        protected PhaseGenerator generator() {
            return new TdPacks()
                    .phases(CONFIG).stream()
                            .filter(phase -> phase.id().equals(id))
                            .findFirst()
                            .orElseThrow()
                            .generator();
        }

        @Override
        protected PhaseContext context() {
            return CONTEXT;
        }
    }

    @Nested
    class Ingestion extends Contract {
        Ingestion() {
            super("ingestion");
        }
    }

    @Nested
    class HistUnion extends Contract {
        HistUnion() {
            super("hist_union");
        }
    }

    @Nested
    class Staging extends Contract {
        Staging() {
            super("staging");
        }
    }

    @Nested
    class Unification extends Contract {
        Unification() {
            super("unification");
        }
    }
}

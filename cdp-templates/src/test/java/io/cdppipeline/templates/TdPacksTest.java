package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.PackProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class TdPacksTest {

    private static final GlobalConfig GLOBAL =
            GlobalConfig.builder().client("acme").tdEndpoint("local").build();

    @Test
    void isFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(PackProvider.class)).hasAtLeastOneElementOfType(TdPacks.class);
    }

    @Test
    void givesThePhasesOfTheSectionsThatAreThereInTheOrderInWhichTheyRun() {
        PipelineConfig config = PipelineConfig.builder()
                .global(GLOBAL)
                .histUnion(HistUnionConfig.builder().projectDirectory("joined").build())
                .ingestion(IngestionConfig.builder()
                        .sourceName("shopify")
                        .connector("rest")
                        .addObjects("orders")
                        .startDate("2024-01-01")
                        .build())
                .build();

        assertThat(new TdPacks().phases(config))
                .extracting(phase -> phase.id() + ", " + phase.title() + ", " + phase.directory())
                .containsExactly("ingestion, Ingestion, ingestion", "hist_union, Hist-Union, joined");
    }

    @Test
    void givesNoPhaseForASectionThatIsAbsent() {
        assertThat(new TdPacks().phases(PipelineConfig.builder().global(GLOBAL).build()))
                .isEmpty();
    }
}

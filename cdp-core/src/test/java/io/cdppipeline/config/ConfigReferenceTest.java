package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigReferenceTest {

    @Test
    void printsEverySectionAndKeyWithItsValueAndDefault() {
        assertThat(ConfigLoader.reference())
                .startsWith("""
                        ## global

                        What holds for every phase.

                        | key | value | if absent | meaning |
                        |---|---|---|---|
                        | `td_api_key` |""")
                .contains(
                        "\n| `mode` | 'incremental', 'historical' or 'both' | both | Whether the history, the increments, or first the one and then the other are loaded. |\n")
                .contains("\n| `client` | 2 to 30 lower-case letters, digits or underscores | an error |");
    }

    @Test
    void printsTheDefaultsThatTheValuesHave() {
        PipelineConfig config = ConfigLoader.parse("""
                global: {client: acme, td_api_key: 1/a}
                ingestion: {source_name: s, connector: c, objects: o, incremental_field: f, start_date: 2024-01-01}
                hist_union:
                staging:
                unification: {name: n}
                """, "pipeline.yml");

        assertThat(ConfigReference.TD_ENDPOINT.otherwise())
                .isEqualTo(config.global().tdEndpoint());
        IngestionConfig ingestion = config.ingestion().get(0);
        assertThat(ConfigReference.MODE.otherwise()).isEqualTo(ingestion.mode().text());
        assertThat(ConfigReference.INGESTION_DIR.otherwise()).isEqualTo(ingestion.projectDirectory());
        assertThat(ConfigReference.HIST_UNION_DIR.otherwise())
                .isEqualTo(config.histUnion().orElseThrow().projectDirectory());
        StagingConfig staging = config.staging().orElseThrow();
        assertThat(ConfigReference.ENGINE.otherwise())
                .isEqualTo(staging.engine().text());
        assertThat(ConfigReference.STAGING_DIR.otherwise()).isEqualTo(staging.projectDirectory());
        UnificationConfig unification = config.unification().orElseThrow();
        assertThat(ConfigReference.ID_METHOD.otherwise())
                .isEqualTo(unification.idMethod().text());
        assertThat(ConfigReference.UPDATE_STRATEGY.otherwise())
                .isEqualTo(unification.updateStrategy().text());
        assertThat(ConfigReference.UNIFICATION_DIR.otherwise()).isEqualTo(unification.projectDirectory());
        assertThat(ConfigReference.DATA_DIRECTORY.otherwise())
                .isEqualTo(config.local().dataDirectory().toString());
        assertThat(ConfigReference.DIRECTORY.otherwise())
                .isEqualTo(config.local().directory().toString());
    }
}

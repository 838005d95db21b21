package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourcesConfigTest {

    private static final String TWO = """
            global: {client: acme, td_endpoint: local}
            ingestion:
              - source_name: shopify
                connector: rest
                objects: [orders]
                incremental_field: updated_at
                start_date: 2024-01-01
              - source_name: klaviyo
                connector: klaviyo
                objects: [events, Profiles]
                start_date: 2024-01-01
                source_packs: packs
                object_settings:
                  events:
                    historical_field: datetime
                    in: {skip_related_objects: true, page: 7, code: "007", ratio: 0.5, columns: [{name: id}]}
                in:
                  empty: ""
                  greeting: $${name}
            hist_union:
            staging: {dedupe: {klaviyo_events: {partition_by: id, order_by: datetime}}}
            unification: {name: c, tables: [shopify_stg_orders, klaviyo_profiles]}
            """;

    private static List<String> problems(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.parse(yaml, "p.yml")).problems().stream()
                .map(problem -> problem.location() + ": " + problem.message())
                .toList();
    }

    @Test
    void readsAListOfSourcesWhoseTablesEveryPhaseTakes() {
        PipelineConfig config = ConfigLoader.parse(TWO, "dir/p.yml");

        assertThat(config.ingestion()).extracting(IngestionConfig::sourceName).containsExactly("shopify", "klaviyo");
        assertThat(config.stagingTables()).containsExactly("shopify_orders", "klaviyo_events", "klaviyo_profiles");
        assertThat(config.sourceOf("klaviyo_events"))
                .contains(config.ingestion().get(1));
        assertThat(config.ingestion().get(1).sourcePacks())
                .containsExactly(Path.of("dir").toAbsolutePath().resolve("packs"));
    }

    @Test
    void handsOpaqueKeysOnInTheirKindAndOrder() {
        IngestionConfig klaviyo = ConfigLoader.parse(TWO, "p.yml").ingestion().get(1);

        Map<String, Object> in = klaviyo.objectSettings().get("events").in();
        assertThat(in.keySet()).containsExactly("skip_related_objects", "page", "code", "ratio", "columns");
        assertThat(in.values()).containsExactly(true, 7L, "007", 0.5, List.of(Map.of("name", "id")));
        assertThat(klaviyo.in()).containsEntry("empty", "").containsEntry("greeting", "${name}");
        assertThat(klaviyo.objectSettings().get("events").historicalField()).isEqualTo(Optional.of("datetime"));
    }

    @Test
    void holdsAConfigurationBuiltInCodeToTheSameRules() {
        PipelineConfig config = ConfigLoader.parse(TWO, "p.yml");

        assertThat(config.problems()).isEmpty();
        assertThat(PipelineConfig.builder()
                        .global(config.global())
                        .addIngestion(config.ingestion().get(0))
                        .addIngestion(config.ingestion().get(0))
                        .build()
                        .problems())
                .extracting(ConfigProblem::location)
                .containsExactly("ingestion[1].source_name");
    }

    @Test
    void tellsWhatCannotHoldBetweenSources() {
        assertThat(problems("""
                        global: {client: acme, td_endpoint: local}
                        ingestion:
                          - {source_name: a, connector: x, objects: [b_c], incremental_field: f, start_date: 2024-01-01, target_database: acme_one}
                          - {source_name: A, connector: x, objects: [d], start_date: 2024-01-01, target_database: acme_two}
                          - {source_name: a_b, connector: x, objects: [c], write_mode: replace, start_date: 2024-01-01, object_settings: {C: {mode: all}}}
                          - nothing
                        hist_union: {tables: [a_bc]}
                        """))
                .containsExactly(
                        "p.yml:4:5: 'ingestion' needs 'incremental_field' in mode 'both': the field that tells when a row last changed",
                        "p.yml:4:19: 'source_name' of 'ingestion' is 'A', and so is that of another source; give each a name of its own, as 'A_eu'",
                        "p.yml:4:91: 'target_database' of 'ingestion' is 'acme_two', and 'acme_one' of another source; all sources share one",
                        "p.yml:5:48: an entry of 'objects' of 'ingestion' is 'c', which would be loaded into the table 'a_b_c' as an object of 'a' is; rename one of the sources",
                        "p.yml:5:115: 'object_settings' of 'ingestion' names 'C', which is no object of it; did you mean 'c'?",
                        "p.yml:5:119: unknown key 'mode' in 'C' of 'object_settings' of 'ingestion'; it is a key of 'ingestion'",
                        "p.yml:6:5: 'ingestion' must be a mapping of its keys, found a text");
    }
}

package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistUnionConfigTest {

    private static PipelineConfig parse(String histUnion) {
        return ConfigLoader.parse("""
                global: {client: acme, td_endpoint: local}
                ingestion: {source_name: shop, connector: rest, objects: [orders, lists], incremental_field: f, start_date: 2024-01-01}
                hist_union:
                """ + histUnion.indent(2), "pipeline.yml");
    }

    @Test
    void readsSchemaFullLoadDedupeAndLimit() {
        PipelineConfig config = parse("""
                schema: inc
                full_load: shop_lists_hist
                dedupe:
                  shop_orders: {partition_by: id, order_by: updated_at desc}
                parallel_limit: 2
                """);

        HistUnionConfig section = config.histUnion().orElseThrow();
        assertThat(section.schema()).isEqualTo(UnionSchema.INC);
        assertThat(section.fullLoad()).containsExactly("shop_lists");
        assertThat(section.dedupe().get("shop_orders"))
                .isEqualTo(DedupeRule.builder()
                        .addPartitionBy("id")
                        .addOrderBy("updated_at desc")
                        .build());
        assertThat(section.parallelLimit()).isEqualTo(2);
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void theDefaultsAreThoseOfTheReference() {
        HistUnionConfig section = HistUnionConfig.builder().build();

        assertThat(ConfigReference.UNION_SCHEMA.otherwise())
                .isEqualTo(section.schema().text());
        assertThat(ConfigReference.FULL_LOAD.otherwise()).isEqualTo(String.join(", ", section.fullLoad()));
        assertThat(ConfigReference.HIST_UNION_PARALLEL_LIMIT.otherwise())
                .isEqualTo(String.valueOf(section.parallelLimit()));
    }

    @Test
    void anEmptyListMeansNoTableIsBuiltAnew() {
        assertThat(parse("full_load: []").histUnion().orElseThrow().fullLoad()).isEmpty();
    }

    @Test
    void rulesForTablesThatAreNotJoinedAreSlips() {
        assertThatThrownBy(() -> parse("""
                        full_load: [shop_list, klaviyo_lists]
                        dedupe:
                          shop_order: {partition_by: id, order_by: time}
                        parallel_limit: 0
                        """))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(ConfigProblem::message)
                                .isEqualTo(List.of(
                                        "an entry of 'full_load' of 'hist_union' is 'shop_list', no table that the hist-union joins;"
                                                + " did you mean 'shop_lists'?",
                                        "an entry of 'dedupe' of 'hist_union' is 'shop_order', no table that the hist-union joins;"
                                                + " did you mean 'shop_orders'?",
                                        "'parallel_limit' of 'hist_union' must be a number from 1 to 100, found '0'")));
    }
}

package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.ColumnSettings;
import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.ConfigProblem;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.templates.TemplateEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpressionsTest {

    private static List<String> problems(SqlEngine engine, String expression) {
        try {
            Expressions.check(
                    "orders",
                    Map.of(
                            "margin",
                            ColumnSettings.builder().expression(expression).build()),
                    engine);
            return List.of();
        } catch (ConfigException e) {
            return e.problems().stream().map(ConfigProblem::toString).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExpressionMayBeAnythingThatTheEngineReads(SqlEngine engine) {
        assertThat(problems(engine, "CASE WHEN a > 1 THEN\n  CONCAT('${x}', b)\nEND"))
                .isEmpty();
    }

    @Test
    void theParsersPlaceIsCountedWithinTheExpression() {
        assertThat(problems(SqlEngine.PRESTO, "a +\n+ * b"))
                .singleElement()
                .asString()
                .startsWith(
                        "staging.columns.orders.margin.expression: 'expression' of 'margin' of 'orders' is no expression of"
                                + " Presto: line 2:3 in it: mismatched input '*'");
        assertThat(problems(SqlEngine.HIVE, "a + * b"))
                .singleElement()
                .asString()
                .startsWith(
                        "staging.columns.orders.margin.expression: 'expression' of 'margin' of 'orders' is no expression of"
                                + " Hive: line 1:5 in it: ");
    }

    @ParameterizedTest
    @EnumSource
    void aCommentThatWouldSwallowTheRestOfTheQueryIsRefused(SqlEngine engine) {
        assertThat(problems(engine, "a -- b")).hasSize(1);
    }

    @Test
    void everyBadExpressionOfAFileIsToldWithItsPlace() {
        PipelineConfig config = ConfigLoader.parse("""
                global: {client: acme, td_endpoint: local}
                staging:
                  tables: orders
                  columns:
                    orders:
                      margin: {expression: "price -"}
                      share:
                        expression: price / total
                      rank: {expression: ")"}
                """, "pipeline.yml");

        assertThatThrownBy(() -> StagingPack.phase(config, TemplateEngine.create()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "2 problems", "pipeline.yml:6:28: 'expression' of 'margin'", "pipeline.yml:9:26: ");
    }
}

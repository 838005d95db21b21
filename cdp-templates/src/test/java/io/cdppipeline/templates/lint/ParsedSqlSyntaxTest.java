package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.SqlSyntax;
import io.cdppipeline.config.SqlSyntaxContract;
import org.junit.jupiter.api.Test;

class ParsedSqlSyntaxTest extends SqlSyntaxContract {

    @Override
    protected SqlSyntax syntax() {
        return new ParsedSqlSyntax();
    }

    @Test
    void aConfigurationWithAMisspeltCheckIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> ConfigLoader.parse("""
                        global: {client: acme, td_endpoint: local}
                        validation:
                          checks:
                            - name: orders
                              phase: staging
                              sql: SELEC COUNT(*) FROM orders
                              expect: ">= 1"
                        """, "pipeline.yml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "pipeline.yml:6:12: 'sql' of an entry of 'checks' of 'validation' must be a Presto"
                                + " query: line 1:1: mismatched input 'SELEC'");
    }
}

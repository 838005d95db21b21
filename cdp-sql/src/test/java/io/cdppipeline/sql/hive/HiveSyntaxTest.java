package io.cdppipeline.sql.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HiveSyntaxTest {

    @Test
    void aStatementBecomesATreeWhoseNodesKnowTheirPlaces() {
        HiveNode query = HiveSyntax.parse("INSERT OVERWRITE TABLE d.t\nSELECT upper(name) AS name FROM s");

        assertThat(query.kind()).isEqualTo("TOK_QUERY");
        assertThat(query.toString()).contains("TOK_TAB", "upper");
        assertThat(query.first("TOK_INSERT").orElseThrow().line()).isEqualTo(1);
    }

    @Test
    void whatIsNoHiveIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> HiveSyntax.parse("SELECT a\nFROM FROM t"))
                .isInstanceOfSatisfying(HiveSyntaxException.class, e -> {
                    assertThat(e.line()).isEqualTo(2);
                    assertThat(e).hasMessageStartingWith("line 2:");
                });
    }

    @Test
    void aScriptIsSplitAtItsSemicolonsAndNotAtThoseInTexts() {
        assertThat(HiveScript.split("SELECT ';' FROM a; -- no; more\n\nSELECT 2 ;\n"))
                .extracting(part -> part.text().strip())
                .containsExactly("SELECT ';' FROM a", "SELECT 2");
    }

    @Test
    void aPartOfAScriptKeepsItsLine() {
        String second = HiveScript.split("SELECT 1;\nSELECT 2 FROM").get(1).text();

        assertThatThrownBy(() -> HiveSyntax.parse(second))
                .isInstanceOfSatisfying(
                        HiveSyntaxException.class, e -> assertThat(e.line()).isEqualTo(2));
    }
}

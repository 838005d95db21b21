package io.cdppipeline.local.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatementSplitterTest {

    @Test
    void keepsSemicolonsInLiteralsNamesAndComments() {
        assertThat(StatementSplitter.split("SELECT ';', \"a;b\" -- c;d\n /* e;f */ FROM t"))
                .containsExactly("SELECT ';', \"a;b\" -- c;d\n /* e;f */ FROM t");
    }

    @Test
    void leavesStatementsWhereTheyStand() {
        String text = "A;\nB 'it''s;'; C";
        List<String> parts = StatementSplitter.split(text);
        assertThat(parts.stream().map(String::strip)).containsExactly("A", "B 'it''s;'", "C");
        assertThat(parts.get(1)).startsWith("  \nB");
        assertThat(parts.get(2).lastIndexOf('C')).isEqualTo(text.lastIndexOf('C'));
    }

    @Test
    void skipsEmptyStatements() {
        assertThat(StatementSplitter.split(";; A ;\n-- only a note\n;")).containsExactly("   A ");
    }

    @Test
    void givesTheWholeTextIfThereIsNoStatement() {
        assertThat(StatementSplitter.split("")).isEqualTo(List.of(""));
    }
}

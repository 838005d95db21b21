package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.templates.lint.SqlReader.Text;
import io.cdppipeline.workflow.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqlReaderTest {

    private static Text text(int number) {
        return new Text(
                LintSql.Engine.PRESTO,
                "SELECT read_in_order_" + number + " FROM t" + (number % 7 == 0 ? " WHERE" : ""));
    }

    @Test
    void textsThatAreParsedSideBySideComeBackInTheirOrder() {
        List<Text> texts = IntStream.range(0, 200).mapToObj(SqlReaderTest::text).toList();

        List<ParsedSql> parsed = SqlReader.parsed(texts);

        assertThat(parsed)
                .extracting(ParsedSql::text)
                .isEqualTo(texts.stream().map(Text::sql).toList());
        assertThat(IntStream.range(0, 200).filter(i -> !parsed.get(i).problems().isEmpty()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).filter(i -> i % 7 == 0).boxed().toList());
    }

    @Test
    void aTextIsParsedOnceForEachEngine() {
        Text presto = new Text(LintSql.Engine.PRESTO, "SELECT parsed_once FROM t");
        Text hive = new Text(LintSql.Engine.HIVE, presto.sql());

        ParsedSql first = SqlReader.parsed(List.of(presto)).get(0);

        assertThat(SqlReader.parsed(List.of(presto)).get(0)).isSameAs(first);
        assertThat(SqlReader.parsed(List.of(hive)).get(0).hive()).hasSize(1);
        assertThat(first.hive()).isEmpty();
    }

    @Test
    void theSameTextInTwoFilesHasItsProblemsInBoth() {
        LintSql.Place here = (line, column) -> new Position("here.sql", line, column);
        LintSql.Place there = (line, column) -> new Position("there.sql", line + 3, column);
        List<String> places = new ArrayList<>();

        for (LintSql.Place place : List.of(here, there)) {
            SqlReader.read(
                    "any",
                    LintSql.Engine.PRESTO,
                    "SELECT a,\nFROM t",
                    place,
                    (at, message) -> places.add(at.toString()));
        }

        assertThat(places).containsExactly("here.sql:2:1", "there.sql:5:1");
    }
}

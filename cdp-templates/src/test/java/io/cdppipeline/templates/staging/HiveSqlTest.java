package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cdppipeline.sql.hive.HiveSyntax;
import io.cdppipeline.target.Column;
import io.cdppipeline.templates.HiveText;
import io.cdppipeline.templates.staging.CleanedColumn.Named;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to Hive is Hive's SQL. */
class HiveSqlTest {

    @ParameterizedTest
    @ValueSource(strings = {"hive_plain", "hive_dedupe", "hive_everything"})
    void everyGeneratedStatementPassesHivesGrammar(String golden) throws IOException {
        List<Path> queries;
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/golden/staging", golden))) {
            queries = files.filter(file -> file.toString().endsWith("_transform.sql"))
                    .toList();
        }
        assertThat(queries).hasSize(2);
        for (Path query : queries) {
            String sql = Files.readString(query)
                    .replaceAll("--[^\n]*", "")
                    .replaceAll("\\$\\{td\\.[^}]*}", "1")
                    .replaceAll("\\$\\{[^}]*}", "name");
            assertThatCode(() -> HiveSyntax.parse(sql)).as(query.toString()).doesNotThrowAnyException();
            assertThat(sql)
                    .doesNotContain("TRY_CAST", "GET_JSON_OBJECT", "VARCHAR")
                    .contains("INSERT OVERWRITE TABLE name.", "_inc_dedup_tmp", "time > 1");
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"COLLECTION", "GIVEN"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyRulesExpressionsPassHivesGrammarForEveryType(ColumnKind kind) {
        for (String name : List.of("order", "x`y", "a'b", "timestamp", "two words")) {
            for (String type : List.of("varchar", "bigint", "double")) {
                Column column = new Column(name, type);
                CleanedColumn cleaned = new ColumnRules(new HiveDialect())
                        .clean(
                                column,
                                kind,
                                DateSpelling.USUAL,
                                List.of(
                                        JsonField.of(name, List.of("it's", "${x}"), JsonField.Type.TEXT),
                                        JsonField.of(name, List.of("list"), JsonField.Type.LIST)));
                Stream.of(
                                cleaned.prepared().stream().map(Named::sql),
                                cleaned.parsed().stream().map(Named::sql),
                                cleaned.outputs().stream().map(Output::sql))
                        .flatMap(sqls -> sqls)
                        .forEach(sql -> assertThatCode(() -> HiveSyntax.parse(
                                        ("SELECT " + sql + " AS x FROM t " + String.join(" ", cleaned.views()))
                                                .replace("${'$'}", "$")))
                                .as(sql)
                                .doesNotThrowAnyException());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timestamp",
                "order",
                "group",
                "date",
                "user",
                "interval",
                "floor",
                "dayofweek",
                "Mixed",
                "9lives",
                "a b",
                "a`b"
            })
    void namesThatHiveWouldNotTakeStandInBackquotes(String name) {
        assertThat(HiveText.identifier(name)).startsWith("`");
        assertThatCode(() -> HiveSyntax.parse("SELECT " + HiveText.identifier(name) + " FROM t"))
                .doesNotThrowAnyException();
    }

    @Test
    void anObjectThatIsAColumnAndHasSomeIsReadOnce() {
        JsonField size = JsonField.of("a", List.of("size"), JsonField.Type.TEXT);
        JsonField width = JsonField.of("a", List.of("size", "width"), JsonField.Type.TEXT);

        assertThat(List.of(
                        new HiveDialect().json("a", List.of(size, width)).views(),
                        new HiveDialect().json("a", List.of(width, size)).views()))
                .containsOnly(List.of(
                        "LATERAL VIEW OUTER JSON_TUPLE(a, 'size') a_json AS a_size",
                        "LATERAL VIEW OUTER JSON_TUPLE(a_size, 'width') a_size_json AS a_size_width"));
    }

    @Test
    void theTimeColumnNeedsNone() {
        assertThat(HiveText.identifier("time")).isEqualTo("time");
    }

    @Test
    void quotesAndBackslashesStayWithinALiteral() {
        assertThat(HiveText.literal("it's \\d\nx")).isEqualTo("'it\\'s \\\\d\\nx'");
    }
}

package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class TemplateEngineTest {

    private final TemplateEngine engine = TemplateEngine.create();

    @Test
    void leavesDigdagExpressionsAloneAndNoLineWhereATagStood() {
        String sql = engine.render(
                "test/list.sql",
                Map.of("columns", List.of("id", "order", "Odd \"one\""), "note", "a # b", "value", "it's"));

        assertThat(sql).isEqualTo("""
                SELECT
                  id,
                  "order",
                  "Odd ""one\"""
                FROM ${databases.src}.t -- a # b
                WHERE a = 'it''s'
                """);
    }

    @Test
    void writesADollarSignOfAValueSoThatDigdagGivesItBack() {
        String sql = engine.render("test/list.sql", Map.of("columns", List.of("a"), "note", "", "value", "5$ ${x} $$"));

        assertThat(sql).endsWith("WHERE a = '5$ ${'$'}{x} ${'$'}$'\n");
    }

    @Test
    void yamlScalarsReadBackAsTheSameText() {
        List<String> texts = List.of(
                "plain",
                "a b",
                "true",
                "No",
                "null",
                "~",
                "",
                "12",
                "1e3",
                "0.5",
                "2026-01-01",
                "a: b",
                "a #b",
                "#a",
                "- a",
                "{a}",
                "[a]",
                "it's",
                "\"q\"",
                "*a",
                "&a",
                "!t",
                "%a",
                "@a",
                "`a",
                "tab\there",
                "two\nlines",
                "ümlaut",
                " a ",
                "010",
                "1_000",
                "10:00:00",
                "=",
                "<<",
                "\u0085",
                "a\\b\n");

        String yaml = engine.render("test/scalars.yml", Map.of("values", texts));

        assertThat(new Yaml().<List<Object>>load(yaml)).isEqualTo(texts);
        assertThat(yaml).startsWith("- plain\n- 'a b'\n- 'true'\n");
    }

    @Test
    void yamlNumbersAndBooleansStayWhatTheyAre() {
        assertThat(engine.render("test/scalars.yml", Map.of("values", List.of(12, true, 3L))))
                .isEqualTo("- 12\n- true\n- 3\n");
    }

    @Test
    void namesTheTemplateAndLineOfAnUnknownName() {
        assertThatThrownBy(() -> engine.render("test/unknown_name", Map.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessage(
                        "Template 'test/unknown_name', line 3: Root attribute [missing] does not exist or can not be"
                                + " accessed and strict variables is set to true.");
    }

    @Test
    void namesTheTemplateAndLineOfAValueThatAFilterCannotSpell() {
        assertThatThrownBy(() -> engine.render("test/filter", Map.of("value", 12)))
                .hasMessage("Template 'test/filter', line 2: the filter 'ident' takes a text, not 12");
        assertThatThrownBy(() -> engine.render("test/filter", Map.of("value", "")))
                .hasMessage(
                        "Template 'test/filter', line 2: the filter 'ident': An identifier needs at least one character");
    }

    @Test
    void namesTheTemplateAndLineOfASyntaxError() {
        assertThatThrownBy(() -> engine.render("test/syntax", Map.of()))
                .isInstanceOfSatisfying(TemplateException.class, e -> {
                    assertThat(e.template()).isEqualTo("test/syntax");
                    assertThat(e.line()).isBetween(2, 3);
                });
    }

    @Test
    void namesATemplateThatIsNotThere() {
        assertThatThrownBy(() -> engine.render("test/nowhere", Map.of()))
                .hasMessage(
                        "Template 'test/nowhere': there is no template /io/cdppipeline/templates/test/nowhere.peb on the"
                                + " class path");
    }

    @Test
    void refusesObjectsThatWouldPrintInWaysNobodyWants() {
        assertThatThrownBy(() -> engine.render("test/filter", Map.of("value", List.of(Optional.of("x")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A template takes texts, numbers, booleans, lists and maps; values.value[] is a"
                        + " java.util.Optional");
    }
}

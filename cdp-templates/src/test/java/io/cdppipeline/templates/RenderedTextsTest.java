package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RenderedTextsTest {

    private final RenderedTexts texts = new RenderedTexts();
    private final AtomicInteger rendered = new AtomicInteger();

    private String get(String template, Map<String, ?> values) {
        return texts.get(template, values, () -> template + rendered.incrementAndGet());
    }

    @Test
    void aTextIsRenderedOnceForTheSameValues() {
        assertThat(get("a", Map.of("columns", List.of("x", "y")))).isEqualTo("a1");
        assertThat(get("a", Map.of("columns", List.of("x", "y")))).isEqualTo("a1");
    }

    @Test
    void anotherTemplateOrValueIsAnotherText() {
        get("a", Map.of("n", 1));

        assertThat(get("b", Map.of("n", 1))).isEqualTo("b2");
        assertThat(get("a", Map.of("n", 2))).isEqualTo("a3");
        assertThat(get("a", Map.of("n", "1"))).isEqualTo("a4");
    }

    @Test
    void whatATextWouldBeRenderedOfIsNotWorkedOutWhereItIsRemembered() {
        TemplateEngine engine = TemplateEngine.create().with(Map.of("of", "{{ name }}"));
        AtomicInteger workedOut = new AtomicInteger();
        record Told(String name) {}

        for (String name : List.of("a", "b", "a")) {
            assertThat(engine.render("of", new Told(name), () -> {
                        workedOut.incrementAndGet();
                        return Map.of("name", name);
                    }))
                    .isEqualTo(name);
        }

        assertThat(workedOut).hasValue(2);
    }

    @Test
    void valuesOfSeveralFilesAreThoseThatAreRemembered() {
        TemplateEngine engine = TemplateEngine.create();

        assertThat(engine.values(Map.of("n", List.of(1, 2)))).isSameAs(engine.values(Map.of("n", List.of(1, 2))));
    }
}

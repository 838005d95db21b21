package io.cdppipeline.templates;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Renders the packs' templates: resources {@code io/cdppipeline/templates/{name}.peb}, written in Pebble.
 *
 * <p>Values enter a file through the filter of its language: {@code ident} (a Presto identifier, quoted when needed),
 * {@code literal} (a Presto string literal) and {@code yaml} (a YAML scalar, quoted when needed). Digdag's own
 * <code>${…}</code> passes through untouched. An unknown name is an error, nothing is escaped unasked, and a line that
 * holds only a tag leaves no line behind.
 *
 * <p>Thread-safe; templates are parsed once per engine, and a text that was rendered of the same values is given again.
 */
public final class TemplateEngine {

    private final PebbleEngine pebble;
    private final RenderedTexts rendered = new RenderedTexts();

    private TemplateEngine(PebbleEngine pebble) {
        this.pebble = pebble;
    }

    /** An engine over the templates on this library's class path. */
    public static TemplateEngine create() {
        return of(Map.of());
    }

    /**
     * This engine with further templates, by name, that go before those of the class path.
     *
     * @param templates their texts
     */
    public TemplateEngine with(Map<String, String> templates) {
        return templates.isEmpty() ? this : of(templates);
    }

    private static TemplateEngine of(Map<String, String> templates) {
        return new TemplateEngine(new PebbleEngine.Builder()
                .loader(new StandaloneTagLoader(templates))
                .extension(new TextFilters())
                .strictVariables(true)
                .autoEscaping(false)
                .newLineTrimming(false)
                .defaultLocale(Locale.ROOT)
                .build());
    }

    /**
     * Renders a template.
     *
     * @param template its name without the suffix {@code .peb}, as {@code ingestion/database.yml}
     * @param values as {@link TemplateValues#of} takes them
     * @throws TemplateException if the template is missing, wrong, or asks for a value that is not there
     * @throws IllegalArgumentException if a value is not plain
     */
    public String render(String template, Map<String, ?> values) {
        return render(template, TemplateValues.of(values));
    }

    /** The same with values that other files are rendered of too. */
    public String render(String template, TemplateValues values) {
        return rendered.get(template, values, () -> evaluate(template, values));
    }

    /**
     * Renders a template of values that are worked out only if no text is remembered.
     *
     * @param of what decides on the values: immutable, and equal to another only where the values are the same
     */
    public String render(String template, Object of, Supplier<? extends Map<String, ?>> values) {
        return rendered.get(template, of, () -> evaluate(template, TemplateValues.of(values.get())));
    }

    /** Values for several files: those that are remembered, if they are the same. */
    public TemplateValues values(Map<String, ?> values) {
        return rendered.known(TemplateValues.of(values));
    }

    private String evaluate(String template, TemplateValues values) {
        StringWriter text = new StringWriter();
        try {
            pebble.getTemplate(template).evaluate(text, new HashMap<>(values.asMap()), Locale.ROOT);
        } catch (PebbleException e) {
            String name = e.getFileName() == null ? template : e.getFileName();
            int line = e.getLineNumber() == null ? 0 : e.getLineNumber();
            throw new TemplateException(name, line, e.getPebbleMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("A StringWriter does not fail", e);
        }
        return text.toString();
    }
}

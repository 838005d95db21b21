package io.cdppipeline.templates;

import io.cdppipeline.CdpException;
import org.jspecify.annotations.Nullable;

/** A template that could not be rendered; it names the template and the line. */
public final class TemplateException extends CdpException {

    private final String template;
    private final int line;

    TemplateException(String template, int line, String problem, @Nullable Throwable cause) {
        super("Template '" + template + "'" + (line > 0 ? ", line " + line : "") + ": " + problem, cause);
        this.template = template;
        this.line = line;
    }

    /** The template's name, as {@code ingestion/database.yml}. */
    public String template() {
        return template;
    }

    /** The line in the template, from 1; 0 where none is known. */
    public int line() {
        return line;
    }
}

package io.cdppipeline.templates.staging;

import io.cdppipeline.config.SqlEngine;
import io.cdppipeline.target.Column;
import java.util.List;
import java.util.Optional;

/**
 * How one engine's SQL says what the rules of columns ask for. The rules themselves are the same for all engines, and so are
 * the values that come out.
 */
interface SqlDialect {

    static SqlDialect of(SqlEngine engine) {
        return engine == SqlEngine.HIVE ? new HiveDialect() : new PrestoDialect();
    }

    /** A name, quoted where it must be. */
    String identifier(String name);

    /** A string literal. */
    String literal(String text);

    /** The column as a text without blanks around it; a number with a fraction loses that. */
    String text(Column column);

    /** A value as text. */
    String asText(String sql);

    /** A text as a double; NULL if it is no number. */
    String asDouble(String text);

    /** Whether a text has a part that a regular expression describes. */
    String matches(String text, String pattern);

    /** The SHA-256 of a text's UTF-8, in small hexadecimal digits. */
    String sha256(String text);

    /** An array or a map as a text of JSON. */
    String json(Column collection);

    /** A moment as text, in UTC; the pattern is one of {@link java.text.SimpleDateFormat}. */
    String formatted(String unixtime, String pattern);

    /** A date column as seconds since 1970; NULL for what is no date in any known spelling. What names no zone is UTC. */
    Moment moment(Column column, DateSpelling spelling);

    /** The values of a column of JSON, each by an expression for its text, its number or its list. */
    JsonValues json(String column, List<JsonField> fields);

    /**
     * A date as seconds.
     *
     * @param prepared an expression that {@link #unixtime} refers to by the name {@code {column}_preclean}, where it does
     */
    record Moment(Optional<String> prepared, String unixtime) {}

    /**
     * The values of JSON.
     *
     * @param views what stands behind FROM to get at them; in the order in which they build on each other
     * @param texts for each field the expression for its value: a text, or for a list an {@code array(varchar)}
     */
    record JsonValues(List<String> views, List<String> texts) {}
}

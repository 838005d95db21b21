package io.cdppipeline.templates.unification;

import static io.cdppipeline.templates.PrestoText.identifier;
import static io.cdppipeline.templates.PrestoText.literal;

import io.cdppipeline.target.Column;
import java.util.Locale;
import java.util.stream.Collectors;

/** An identifier's value and validity in SQL: one spelling for the prep table and for the enriched tables. */
final class IdentifierSql {

    private IdentifierSql() {}

    /** The value as text; a double by way of bigint, since {@code CAST(5.55E9 AS VARCHAR)} is {@code 5.55E9}. */
    static String text(Column column) {
        String name = identifier(column.name());
        String type = column.type().toLowerCase(Locale.ROOT);
        if (type.startsWith("varchar")) {
            return "TRIM(" + name + ")";
        }
        return type.equals("double")
                ? "CAST(CAST(" + name + " AS BIGINT) AS VARCHAR)"
                : "CAST(" + name + " AS VARCHAR)";
    }

    /** The value as text, NULL for an empty one. */
    static String value(Column column) {
        String text = text(column);
        return text.startsWith("TRIM(") ? "NULLIF(" + text + ", '')" : text;
    }

    /** An attribute as text. */
    static String attribute(Column column) {
        String name = identifier(column.name());
        return column.type().startsWith("varchar") ? name : "CAST(" + name + " AS VARCHAR)";
    }

    /** The conditions under which the service takes a value, so that a row is looked up by a key that counted. */
    static String valid(Identifier key, String value, String lineBreak) {
        String tokens = key.invalidTexts().stream().map(text -> literal(text)).collect(Collectors.joining(", "));
        String condition = value + " NOT IN (" + tokens + ")";
        return key.pattern().isEmpty()
                ? condition
                : condition + lineBreak + "AND REGEXP_LIKE(" + value + ", " + literal(key.pattern()) + ")";
    }
}

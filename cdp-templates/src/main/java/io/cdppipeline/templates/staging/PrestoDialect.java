package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Column;
import io.cdppipeline.templates.DigdagText;
import io.cdppipeline.templates.PrestoText;
import java.util.List;
import java.util.regex.Pattern;

/** Presto's SQL, which Treasure Data runs as Trino. */
final class PrestoDialect implements SqlDialect {

    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    @Override
    public String identifier(String name) {
        return DigdagText.escape(PrestoText.identifier(name));
    }

    @Override
    public String literal(String text) {
        return DigdagText.escape(PrestoText.literal(text));
    }

    @Override
    public String text(Column column) {
        String name = identifier(column.name());
        if (ColumnKind.isText(column)) {
            return "TRIM(" + name + ")";
        }
        // By way of bigint, since CAST(5.55E9 AS VARCHAR) is 5.55E9.
        return "TRIM(" + asText(ColumnKind.isFraction(column) ? "CAST(" + name + " AS BIGINT)" : name) + ")";
    }

    @Override
    public String asText(String sql) {
        return "CAST(" + sql + " AS VARCHAR)";
    }

    @Override
    public String asDouble(String text) {
        return "TRY_CAST(" + text + " AS DOUBLE)";
    }

    @Override
    public String matches(String text, String pattern) {
        return "REGEXP_LIKE(" + text + ", " + literal(pattern) + ")";
    }

    @Override
    public String sha256(String text) {
        return "LOWER(TO_HEX(SHA256(CAST(" + text + " AS VARBINARY))))";
    }

    @Override
    public String json(Column collection) {
        return "JSON_FORMAT(CAST(" + identifier(collection.name()) + " AS JSON))";
    }

    @Override
    public String formatted(String unixtime, String pattern) {
        return "FORMAT_DATETIME(FROM_UNIXTIME(" + unixtime + "), " + literal(pattern) + ")";
    }

    @Override
    public Moment moment(Column column, DateSpelling spelling) {
        return PrestoDates.moment(column, this, spelling);
    }

    @Override
    public JsonValues json(String column, List<JsonField> fields) {
        return new JsonValues(
                List.of(),
                fields.stream().map(field -> value(identifier(column), field)).toList());
    }

    private String value(String column, JsonField field) {
        String path = literal(path(field.path()));
        return field.isList()
                ? "TRY_CAST(JSON_EXTRACT(" + column + ", " + path + ") AS ARRAY(VARCHAR))"
                : "JSON_EXTRACT_SCALAR(" + column + ", " + path + ")";
    }

    /** A key that is not a plain word stands in brackets. */
    private static String path(List<String> keys) {
        StringBuilder path = new StringBuilder("$");
        for (String key : keys) {
            if (PLAIN_KEY.matcher(key).matches()) {
                path.append('.').append(key);
            } else {
                path.append("[\"")
                        .append(key.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append("\"]");
            }
        }
        return path.toString();
    }
}

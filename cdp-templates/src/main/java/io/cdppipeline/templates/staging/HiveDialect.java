package io.cdppipeline.templates.staging;

import io.cdppipeline.CdpException;
import io.cdppipeline.target.Column;
import io.cdppipeline.templates.DigdagText;
import io.cdppipeline.templates.HiveText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Hive's SQL. Its TRIM takes blanks only, where Presto's takes every white space: so a table's query trims all texts where it
 * reads them, and everything behind that finds them trimmed.
 */
final class HiveDialect implements SqlDialect {

    private static final String AROUND = "^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z";

    @Override
    public String identifier(String name) {
        return DigdagText.escape(HiveText.identifier(name));
    }

    @Override
    public String literal(String text) {
        return DigdagText.escape(HiveText.literal(text));
    }

    /** A raw column as the query reads it. */
    String read(Column column) {
        String name = identifier(column.name());
        return ColumnKind.isText(column)
                ? "REGEXP_REPLACE(" + name + ", " + literal(AROUND) + ", '') AS " + name
                : name;
    }

    @Override
    public String text(Column column) {
        String name = identifier(column.name());
        if (ColumnKind.isText(column)) {
            return name;
        }
        return asText(ColumnKind.isFraction(column) ? "CAST(" + name + " AS BIGINT)" : name);
    }

    @Override
    public String asText(String sql) {
        return "CAST(" + sql + " AS STRING)";
    }

    @Override
    public String asDouble(String text) {
        return "CAST(" + text + " AS DOUBLE)";
    }

    @Override
    public String matches(String text, String pattern) {
        return text + " RLIKE " + literal(pattern);
    }

    @Override
    public String sha256(String text) {
        return "SHA2(" + text + ", 256)";
    }

    @Override
    public String json(Column collection) {
        throw new CdpException(
                "The column " + collection + " holds lists or maps, which Hive cannot write as JSON: leave it"
                        + " out with 'rule: skip' or give it an 'expression' in staging.columns, or set staging.engine to presto");
    }

    @Override
    public String formatted(String unixtime, String pattern) {
        return "FROM_UNIXTIME(" + unixtime + ", " + literal(pattern) + ")";
    }

    @Override
    public Moment moment(Column column, DateSpelling spelling) {
        return HiveDates.moment(column, this, spelling);
    }

    /** By JSON_TUPLE, one for each object: it reads JSON as JSON, where an expression over its text cannot. */
    @Override
    public JsonValues json(String column, List<JsonField> fields) {
        Map<List<String>, Map<String, JsonField>> objects = new LinkedHashMap<>();
        for (JsonField field : fields) {
            List<String> parent = field.path().subList(0, field.path().size() - 1);
            if (!parent.isEmpty()) {
                add(JsonField.object(column, parent), objects);
            }
            add(field, objects);
        }
        List<String> views = new ArrayList<>();
        objects.forEach((parent, inner) -> views.add(view(
                parent.isEmpty() ? column : JsonField.object(column, parent).name(), inner.values())));
        return new JsonValues(views, fields.stream().map(this::value).toList());
    }

    /** An object that is a column itself, and whose fields are, is read once. */
    private static void add(JsonField field, Map<List<String>, Map<String, JsonField>> objects) {
        List<String> parent = field.path().subList(0, field.path().size() - 1);
        objects.computeIfAbsent(parent, each -> new LinkedHashMap<>()).putIfAbsent(field.name(), field);
    }

    private String view(String object, Collection<JsonField> fields) {
        String keys = fields.stream().map(field -> literal(field.key())).collect(Collectors.joining(", "));
        String names = fields.stream().map(field -> identifier(field.name())).collect(Collectors.joining(", "));
        return "LATERAL VIEW OUTER JSON_TUPLE(" + identifier(object) + ", " + keys + ") " + identifier(object + "_json")
                + " AS " + names;
    }

    private String value(JsonField field) {
        String name = identifier(field.name());
        if (!field.isList()) {
            return name;
        }
        boolean quoted = field.type() == JsonField.Type.LIST_OF_TEXTS;
        String ends = quoted ? "^\\[\\s*\"|\"\\s*\\]$" : "^\\[\\s*|\\s*\\]$";
        String between = quoted ? "\"\\s*,\\s*\"" : "\\s*,\\s*";
        return """
                CASE
                  WHEN %1$s THEN ARRAY()
                  WHEN %2$s THEN SPLIT(REGEXP_REPLACE(%3$s, %4$s, ''), %5$s)
                END""".formatted(
                        matches(name, "^\\[\\s*\\]$"), matches(name, "^\\["), name, literal(ends), literal(between));
    }
}

package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a bulk load's configuration asks for, read from {@code in}, {@code filters} and {@code out} (facts: phase-packs,
 * A1.7).
 *
 * @param type the connector's type, {@code shopify_v2}
 * @param source the type without its version, {@code shopify}
 * @param object what to load, {@code orders}
 * @param bounds which rows
 * @param mode what becomes of the table's rows
 * @param uploadTime whether {@code time} is the moment of the load even where the source has such a column
 * @param parser how the files are read
 * @param filters what the rows go through
 * @param in the source's settings
 */
record LoadConfig(
        String type,
        String source,
        String object,
        Bounds bounds,
        Mode mode,
        boolean uploadTime,
        ParserConfig parser,
        List<RowFilter> filters,
        ObjectNode in) {

    /** What becomes of the rows that a table has. */
    enum Mode {
        APPEND,
        /** Rows and columns go. */
        REPLACE,
        /** Rows go, columns stay. */
        TRUNCATE
    }

    private static final List<String> OBJECT =
            List.of("target", "data_source", "table", "data_type", "object", "resource");
    private static final List<String> FROM = List.of("from_date", "start_time", "from_time", "start_date");
    private static final List<String> TO = List.of("to_date", "end_time", "to_time", "end_date");
    private static final Pattern PLAIN_NAME = Pattern.compile("\\w[\\w.-]*");
    private static final Pattern VERSION = Pattern.compile("_v\\d+$");

    /** A whole object, read as its files' names say. */
    static LoadConfig whole(String source, String object) {
        return new LoadConfig(
                source,
                source,
                object,
                Bounds.NONE,
                Mode.APPEND,
                false,
                ParserConfig.NONE,
                List.of(),
                JsonNodeFactory.instance.objectNode());
    }

    static LoadConfig of(JsonNode config) {
        if (!(config.path("in") instanceof ObjectNode in)) {
            throw new LoadFailure("bulk load: the configuration has no section 'in'; give it one with the type of a"
                    + " connector, such as {in: {type: shopify_v2, target: orders}}");
        }
        String type = in.path("type").asText("");
        if (!PLAIN_NAME.matcher(type).matches()) {
            throw new LoadFailure("bulk load: in.type is " + quoted(in.path("type"))
                    + "; give the name of a connector, such as shopify_v2");
        }
        String object = object(type, in);
        List<RowFilter> filters =
                new ArrayList<>(ColumnOptions.of(type, "in.column_options", in.path("column_options")));
        filters.addAll(Filters.of(type, config.path("filters")));
        filters.addAll(
                ColumnOptions.of(type, "out.column_options", config.path("out").path("column_options")));
        boolean uploadTime = false;
        for (JsonNode filter : config.path("filters")) {
            uploadTime |= Filters.isUploadTime(filter);
        }
        return new LoadConfig(
                type,
                VERSION.matcher(type).replaceFirst(""),
                object,
                bounds(type, object, in),
                mode(type, config.path("out").path("mode").asText("append")),
                uploadTime,
                ParserConfig.of(type, in.path("parser")),
                filters,
                in);
    }

    /** The query that a database's connector is to run; empty for a whole object. */
    Optional<String> query() {
        String text = in.path("query").asText("").strip();
        boolean whole = in.path("import_type").asText("").equals("table") || in.hasNonNull("target");
        return text.isEmpty() || whole ? Optional.empty() : Optional.of(text);
    }

    /** Where files lie, if the source is a store of files. */
    Optional<String> pathPrefix() {
        return Optional.of(in.path("path_prefix").asText(in.path("file_path").asText("")))
                .filter(path -> !path.isBlank());
    }

    /** {@code shopify_v2 orders}: how messages call the load. */
    String name() {
        return type + " " + object;
    }

    private static String object(String type, JsonNode in) {
        for (String field : OBJECT) {
            String value = in.path(field).asText("");
            if (!value.isBlank()) {
                if (!PLAIN_NAME.matcher(value).matches()) {
                    throw new LoadFailure(type + ": in." + field + " is '" + value
                            + "'; an object's name is made of letters, digits, '_', '-' and '.'");
                }
                return value;
            }
        }
        String path = in.path("path_prefix").asText(in.path("file_path").asText(""));
        String stem = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\..*$", "");
        if (PLAIN_NAME.matcher(stem).matches()) {
            return stem;
        }
        if (!path.isBlank()) {
            return "files";
        }
        if (!in.path("query").asText("").isBlank()) {
            return "query";
        }
        throw new LoadFailure(type + ": the configuration names no object to load; set one of in."
                + String.join(", in.", OBJECT) + ", in.path_prefix or in.query");
    }

    private static Bounds bounds(String type, String object, JsonNode in) {
        OptionalLong from = bound(type, object, in, FROM);
        OptionalLong to = bound(type, object, in, TO);
        if (from.isEmpty() && to.isEmpty()) {
            return Bounds.NONE;
        }
        String field = in.path("incremental_field").asText("").strip();
        if (field.isEmpty() && type.startsWith("klaviyo") && object.equals("events")) {
            // The one object whose connector knows its field and refuses to be told.
            field = "datetime";
        }
        if (field.isEmpty()) {
            throw new LoadFailure(type + " " + object
                    + ": bounds are given but no in.incremental_field says which column they are for");
        }
        return new Bounds(field, from.orElse(Long.MIN_VALUE), to.orElse(Long.MAX_VALUE));
    }

    private static OptionalLong bound(String type, String object, JsonNode in, List<String> fields) {
        for (String field : fields) {
            String value = in.path(field).asText("").strip();
            if (!value.isEmpty() && !value.equals("null")) {
                OptionalLong second = Timestamps.second(value);
                if (second.isEmpty()) {
                    throw new LoadFailure(type + " " + object + ": in." + field + " is '" + value
                            + "', which is no timestamp; write it as 2024-01-31T00:00:00.000Z");
                }
                return second;
            }
        }
        return OptionalLong.empty();
    }

    private static Mode mode(String type, String word) {
        return switch (word) {
            case "append" -> Mode.APPEND;
            case "replace" -> Mode.REPLACE;
            case "truncate" -> Mode.TRUNCATE;
            default ->
                throw new LoadFailure(type + ": out.mode is '" + word
                        + "'; the embedded connectors know append, replace and truncate");
        };
    }

    static String quoted(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.isTextual() ? "'" + node.asText() + "'" : node.toString();
    }
}

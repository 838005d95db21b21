package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param replace whether the load's rows replace the table's
 * @param uploadTime whether {@code time} is the moment of the load even where the source has such a column
 * @param constants columns that a {@code column} filter adds, with their values
 */
record LoadConfig(
        String type,
        String source,
        String object,
        Bounds bounds,
        boolean replace,
        boolean uploadTime,
        Map<String, String> constants) {

    private static final List<String> OBJECT =
            List.of("target", "data_source", "table", "data_type", "object", "resource");
    private static final List<String> FROM = List.of("from_date", "start_time", "from_time", "start_date");
    private static final List<String> TO = List.of("to_date", "end_time", "to_time", "end_date");
    private static final Pattern PLAIN_NAME = Pattern.compile("\\w[\\w.-]*");
    private static final Pattern VERSION = Pattern.compile("_v\\d+$");

    static LoadConfig of(JsonNode config) {
        JsonNode in = config.path("in");
        String type = in.path("type").asText("");
        if (!PLAIN_NAME.matcher(type).matches()) {
            throw new LoadFailure("bulk load: in.type is " + quoted(in.path("type"))
                    + "; give the name of a connector, such as shopify_v2");
        }
        String object = object(type, in);
        return new LoadConfig(
                type,
                VERSION.matcher(type).replaceFirst(""),
                object,
                bounds(type, object, in),
                replace(type, config.path("out").path("mode").asText("append")),
                uploadTime(type, config.path("filters")),
                constants(type, config.path("filters")));
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
        String path = in.path("path_prefix").asText("");
        String stem = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\..*$", "");
        if (PLAIN_NAME.matcher(stem).matches()) {
            return stem;
        }
        throw new LoadFailure(type + ": the configuration names no object to load; set one of in."
                + String.join(", in.", OBJECT) + " or in.path_prefix"
                + (in.has("query") ? " (a source's own query language is not evaluated here)" : ""));
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

    private static boolean replace(String type, String mode) {
        return switch (mode) {
            case "append" -> false;
            case "replace" -> true;
            default ->
                throw new LoadFailure(
                        type + ": out.mode is '" + mode + "'; the embedded connectors know append and replace");
        };
    }

    private static boolean uploadTime(String type, JsonNode filters) {
        boolean found = false;
        for (JsonNode filter : filters) {
            String kind = filter.path("type").asText("");
            if (kind.equals("add_time")) {
                String column = filter.path("to_column").path("name").asText("time");
                String mode = filter.path("from_value").path("mode").asText("");
                if (!column.equals("time") || !mode.equals("upload_time")) {
                    throw new LoadFailure(type + ": filter add_time makes '" + column + "' from "
                            + quoted(filter.has("from_value") ? filter.path("from_value") : filter.path("from_column"))
                            + "; the embedded connectors make 'time' from {mode: upload_time}");
                }
                found = true;
            } else if (!kind.equals("column")) {
                throw new LoadFailure(type + ": filter type " + quoted(filter.path("type"))
                        + " is unknown to the embedded connectors; they have add_time and column");
            }
        }
        return found;
    }

    private static Map<String, String> constants(String type, JsonNode filters) {
        Map<String, String> constants = new LinkedHashMap<>();
        for (JsonNode filter : filters) {
            if (filter.path("type").asText("").equals("column")) {
                filter.fieldNames().forEachRemaining(field -> {
                    if (!field.equals("type") && !field.equals("add_columns")) {
                        throw new LoadFailure(type + ": filter column has '" + field
                                + "'; the embedded connectors read its add_columns only");
                    }
                });
                for (JsonNode column : filter.path("add_columns")) {
                    if (!column.path("name").isTextual()
                            || !column.path("default").isValueNode()) {
                        throw new LoadFailure(
                                type + ": filter column adds " + quoted(column) + "; give it a name and a default");
                    }
                    constants.put(
                            column.path("name").asText(), column.path("default").asText());
                }
            }
        }
        return constants;
    }

    private static String quoted(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.isTextual() ? "'" + node.asText() + "'" : node.toString();
    }
}

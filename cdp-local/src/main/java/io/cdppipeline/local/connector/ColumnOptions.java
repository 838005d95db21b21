package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code column_options}: {@code {price: {type: double}}}; values are read again as what they are said to be. */
final class ColumnOptions extends RowFilter {

    private static final Set<String> KEYS =
            Set.of("type", "value_type", "format", "timestamp_format", "timezone", "column_description");

    private final String where;
    private final Map<String, ColumnSpec> columns;

    private ColumnOptions(String where, Map<String, ColumnSpec> columns) {
        this.where = where;
        this.columns = columns;
    }

    /** None or one. */
    static List<RowFilter> of(String load, String where, JsonNode options) {
        Map<String, ColumnSpec> columns = new HashMap<>();
        options.properties().forEach(entry -> {
            JsonNode option = entry.getValue();
            option.fieldNames().forEachRemaining(key -> {
                if (!KEYS.contains(key)) {
                    throw new LoadFailure(load + ": " + where + "." + entry.getKey() + " has '" + key
                            + "'; the embedded connectors read type, value_type, format and timezone");
                }
            });
            String type = option.path("type").asText(option.path("value_type").asText("string"));
            ObjectNode spec = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
            spec.put("name", entry.getKey());
            spec.put("type", type.matches("decimal|local_string|array|map|time") ? "string" : type);
            if (option.hasNonNull("format") || option.hasNonNull("timestamp_format")) {
                spec.put(
                        "format",
                        option.path("format")
                                .asText(option.path("timestamp_format").asText("")));
            }
            if (option.hasNonNull("timezone")) {
                spec.put("timezone", option.path("timezone").asText());
            }
            columns.put(entry.getKey(), ColumnSpec.of(load, where, spec, ZoneOffset.UTC, ""));
        });
        return columns.isEmpty() ? List.of() : List.of(new ColumnOptions(where, columns));
    }

    @Override
    void change(Row in, Columns inColumns, Row out, Columns outColumns) throws Rejected {
        for (ColumnSpec column : columns.values()) {
            int from = inColumns.findStored(column.name());
            if (from < 0) {
                continue;
            }
            int to = outColumns.slot(column.name());
            outColumns.declare(to, column.storedType());
            try {
                out.set(to, column.read(in.value(from)), column.kind());
            } catch (ColumnSpec.NotOfType e) {
                throw new Rejected(String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    String name() {
        return where;
    }
}

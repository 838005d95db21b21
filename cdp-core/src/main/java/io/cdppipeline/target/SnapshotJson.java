package io.cdppipeline.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cdppipeline.CdpException;
import io.cdppipeline.target.CatalogSnapshot.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link CatalogSnapshot}: JSON with a line for each column and each row of a sample, so that a change of the
 * one is a change of a line.
 */
final class SnapshotJson {

    private static final String FORMAT = "cdp-catalog/1";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SnapshotJson() {}

    static String write(CatalogSnapshot snapshot) {
        StringBuilder text = new StringBuilder("{\n  \"format\": \"" + FORMAT + "\",\n  \"tables\": {");
        String comma = "";
        for (Entry entry : snapshot.entries()) {
            text.append(comma)
                    .append("\n    ")
                    .append(json(entry.schema().name().toString()))
                    .append(": {");
            if (entry.schema().rows().isPresent()) {
                text.append("\n      \"empty\": true,");
            }
            lines(
                    text.append("\n      \"columns\": {"),
                    entry.schema().columns().stream()
                            .map(column -> json(column.name()) + ": " + json(column.type()))
                            .toList());
            text.append('}');
            if (!entry.sample().isEmpty()) {
                lines(
                        text.append(",\n      \"sample\": ["),
                        entry.sample().stream().map(SnapshotJson::json).toList());
                text.append(']');
            }
            text.append("\n    }");
            comma = ",";
        }
        return text.append(comma.isEmpty() ? "}\n}\n" : "\n  }\n}\n").toString();
    }

    private static void lines(StringBuilder text, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("\n        ").append(String.join(",\n        ", lines)).append("\n      ");
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new CdpException("A value of a sample cannot be written: " + value, e);
        }
    }

    /** @param file what messages call it */
    static CatalogSnapshot read(String text, String file) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CdpException(
                    "The catalog snapshot " + file + " is no JSON, line "
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ": "
                            + e.getOriginalMessage(),
                    e);
        }
        String format = root.path("format").asText("");
        if (!format.equals(FORMAT)) {
            throw wrong(file, "its 'format' is '" + format + "', and this version reads '" + FORMAT + "'");
        }
        Map<TableName, Entry> tables = new TreeMap<>();
        root.path("tables").properties().forEach(table -> {
            TableName name = name(table.getKey(), file);
            tables.put(name, entry(name, table.getValue(), file));
        });
        return CatalogSnapshot.of(tables);
    }

    private static TableName name(String text, String file) {
        int dot = text.indexOf('.');
        if (dot < 1 || dot == text.length() - 1) {
            throw wrong(file, "'" + text + "' is no name of a table: write database.table");
        }
        return new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    private static Entry entry(TableName name, JsonNode table, String file) {
        List<Column> columns = new ArrayList<>();
        for (Map.Entry<String, JsonNode> column : table.path("columns").properties()) {
            if (!column.getValue().isTextual() || column.getValue().textValue().isBlank()) {
                throw wrong(
                        file,
                        "column '" + column.getKey() + "' of " + name + " needs a type, as \"varchar\" or \"bigint\"");
            }
            columns.add(new Column(column.getKey(), column.getValue().textValue()));
        }
        List<List<@Nullable Object>> sample = new ArrayList<>();
        for (JsonNode row : table.path("sample")) {
            if (!row.isArray() || row.size() != columns.size()) {
                throw wrong(
                        file, "a row of the sample of " + name + " must be a list of " + columns.size() + " values");
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (Iterator<JsonNode> cells = row.elements(); cells.hasNext(); ) {
                values.add(value(cells.next()));
            }
            sample.add(values);
        }
        boolean empty = table.path("empty").asBoolean(false);
        return new Entry(new TableSchema(name, columns, empty ? OptionalLong.of(0) : OptionalLong.empty()), sample);
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return JSON.convertValue(node, Object.class);
    }

    private static CdpException wrong(String file, String what) {
        return new CdpException("The catalog snapshot " + file + " cannot be used: " + what);
    }
}

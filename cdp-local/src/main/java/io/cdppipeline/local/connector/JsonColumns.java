package io.cdppipeline.local.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cdppipeline.local.connector.DataFiles.DataFile;
import io.cdppipeline.local.connector.DataFiles.Format;
import io.cdppipeline.local.connector.RowReader.RowSink;
import java.io.BufferedReader;
import java.io.IOException;

/** JSON objects of which only the declared columns are read, or each as a whole. */
final class JsonColumns {

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private JsonColumns() {}

    static void read(
            DataFile file, Format format, ParserConfig parser, Columns columns, RowSink sink, Problems problems) {
        int[] slots = new int[parser.columns().size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = columns.slot(parser.columns().get(i).name());
            columns.declare(slots[i], parser.columns().get(i).storedType());
        }
        long line = 1;
        try (BufferedReader text = RowReader.text(file)) {
            if (format == Format.JSON_LINES) {
                for (String object = text.readLine(); object != null; object = text.readLine(), line++) {
                    if (!object.isBlank()) {
                        one(file, line, object, parser, slots, sink, problems);
                    }
                }
                return;
            }
            try (MappingIterator<JsonNode> nodes = READER.readValues(text)) {
                while (nodes.hasNextValue()) {
                    line = nodes.getCurrentLocation().getLineNr();
                    JsonNode node = nodes.nextValue();
                    if (node.isArray()) {
                        for (JsonNode element : node) {
                            row(file, line, element, parser, slots, sink, problems);
                        }
                    } else {
                        row(file, line, node, parser, slots, sink, problems);
                    }
                }
            }
        } catch (JsonProcessingException e) {
            throw JsonReader.brokenJson(
                    file, e.getLocation() == null ? line : e.getLocation().getLineNr(), e);
        } catch (IOException e) {
            throw RowReader.broken(file, line, e);
        }
    }

    private static void one(
            DataFile file,
            long line,
            String object,
            ParserConfig parser,
            int[] slots,
            RowSink sink,
            Problems problems) {
        JsonNode node;
        try {
            node = READER.readTree(object);
        } catch (JsonProcessingException e) {
            problems.report(file.name() + " line " + line + ": broken JSON: " + e.getOriginalMessage());
            return;
        }
        row(file, line, node, parser, slots, sink, problems);
    }

    private static void row(
            DataFile file,
            long line,
            JsonNode node,
            ParserConfig parser,
            int[] slots,
            RowSink sink,
            Problems problems) {
        if (!node.isObject()) {
            problems.report(file.name() + " line " + line + ": a row must be a JSON object");
            return;
        }
        Row row = new Row();
        for (int i = 0; i < slots.length; i++) {
            ColumnSpec column = parser.columns().get(i);
            JsonNode value = parser.isWholeRecord() ? node : node.path(column.name());
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            boolean json = column.type() == ColumnSpec.Type.JSON || value.isContainerNode();
            try {
                row.set(slots[i], column.read(json ? value.toString() : value.asText()), column.kind());
            } catch (ColumnSpec.NotOfType e) {
                problems.report(file.name() + " line " + line + ": " + e.getMessage());
                return;
            }
        }
        sink.row(row);
    }
}

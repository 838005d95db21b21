package io.cdppipeline.local.connector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.cdppipeline.local.connector.DataFiles.DataFile;
import java.io.IOException;
import java.io.StringWriter;
import java.util.BitSet;

/** Turns JSON objects into rows: numbers as they are written, objects and arrays as JSON text. */
final class JsonRows {

    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final DataFile file;
    private final Columns columns;
    private final Row row = new Row();
    private final BitSet taken = new BitSet();

    JsonRows(DataFile file, Columns columns) {
        this.file = file;
        this.columns = columns;
    }

    /** The object that the parser has just entered, as a row that lasts until the next call. */
    Row read(JsonParser parser, long line) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new LoadFailure(file.name() + " line " + line + ": a row must be a JSON object, not "
                    + describe(parser.currentToken()));
        }
        row.clear();
        taken.clear();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (name.isBlank()) {
                throw new LoadFailure(file.name() + " line " + line + ": a field has no name");
            }
            int slot = columns.slot(name);
            if (taken.get(slot)) {
                throw new LoadFailure(file.name() + " line " + line + ": field '" + name
                        + "' and one before it both become '" + Columns.normalised(name) + "'; rename one of them");
            }
            taken.set(slot);
            value(parser, slot);
        }
        return row;
    }

    private void value(JsonParser parser, int slot) throws IOException {
        switch (parser.nextToken()) {
            case VALUE_NULL -> row.set(slot, null, Row.Kind.TEXT);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> row.set(slot, parser.getText(), Row.Kind.NUMBER);
            case START_OBJECT, START_ARRAY -> {
                StringWriter nested = new StringWriter();
                try (JsonGenerator generator = FACTORY.createGenerator(nested)) {
                    generator.copyCurrentStructureExact(parser);
                }
                row.set(slot, nested.toString(), Row.Kind.TEXT);
            }
            default -> row.set(slot, parser.getText(), Row.Kind.TEXT);
        }
    }

    private static String describe(JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> String.valueOf(token.asString());
        };
    }
}

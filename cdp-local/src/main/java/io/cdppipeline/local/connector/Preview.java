package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The first rows of a load, as {@code POST /v3/bulk_loads/preview} answers them. */
final class Preview {

    private static final int ROWS = 30;

    private Preview() {}

    static ObjectNode of(Rows rows, Columns columns) {
        Profile profile = new Profile(columns);
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        try {
            rows.read(columns, row -> {
                profile.observe(row);
                if (row.verdict() == Bounds.Verdict.INSIDE) {
                    ArrayNode record = records.addArray();
                    for (int slot = 0; slot < columns.count(); slot++) {
                        record.add(row.value(slot));
                    }
                }
                if (records.size() >= ROWS) {
                    throw new RowReaderStop();
                }
            });
        } catch (RowReaderStop enough) {
            // A preview needs no more.
            return answer(profile, records);
        }
        return answer(profile, records);
    }

    private static ObjectNode answer(Profile profile, ArrayNode records) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode schema = answer.putArray("schema");
        for (int slot = 0; slot < profile.columns().count(); slot++) {
            schema.addObject()
                    .put("index", slot)
                    .put("name", profile.columns().name(slot))
                    .put("type", word(profile.typeOfAll(slot)));
        }
        answer.set("records", records);
        return answer;
    }

    private static String word(String stored) {
        return switch (stored) {
            case "BIGINT" -> "long";
            case "DOUBLE" -> "double";
            default -> "string";
        };
    }
}

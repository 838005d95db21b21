package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.sql.failure.Raise;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import java.util.StringJoiner;

/** Brings JSON into the shape of a nested type, so that DuckDB can read it as that type. */
final class JsonShapes {

    private JsonShapes() {}

    /** The value printed as DuckDB expects the type; {@code whole} is the type that messages name. */
    static String normal(JsonNode node, Type type, Type whole) {
        if (type.is(Kind.JSON)) {
            return JsonTexts.print(JsonTexts.print(JsonTexts.sorted(node)));
        }
        if (node.isNull()) {
            return "null";
        }
        try {
            return switch (type.kind()) {
                case ARRAY -> array(node, type, whole);
                case MAP -> map(node, type, whole);
                case ROW -> row(node, type, whole);
                case BOOLEAN -> String.valueOf(JsonScalars.bool(node, node.toString()));
                case TINYINT, SMALLINT, INTEGER, BIGINT ->
                    String.valueOf(JsonScalars.integer(node, node.toString(), type.display()));
                case REAL, DOUBLE -> String.valueOf(JsonScalars.real(node, node.toString()));
                case DECIMAL -> JsonTexts.print(CastScalars.decimal(node.asText(), type.p(), type.s()));
                default -> JsonTexts.print(String.valueOf(JsonScalars.varchar(node, node.toString())));
            };
        } catch (Raise e) {
            String text = e.text();
            throw text.startsWith("Cannot cast to") ? e : Raise.cast("Cannot cast to " + whole + ". " + text);
        }
    }

    private static String array(JsonNode node, Type type, Type whole) {
        if (!node.isArray()) {
            throw Raise.cast("Cannot cast to " + whole + ". Expected a json array, but got " + head(node));
        }
        StringJoiner elements = new StringJoiner(",", "[", "]");
        node.forEach(element -> elements.add(normal(element, type.element(), whole)));
        return elements.toString();
    }

    private static String map(JsonNode node, Type type, Type whole) {
        if (!node.isObject()) {
            throw Raise.cast("Cannot cast to " + whole + ". Expected a json object, but got " + head(node));
        }
        StringJoiner entries = new StringJoiner(",", "{", "}");
        JsonTexts.sorted(node)
                .properties()
                .forEach(field -> entries.add(
                        JsonTexts.print(field.getKey()) + ":" + normal(field.getValue(), type.value(), whole)));
        return entries.toString();
    }

    private static String row(JsonNode node, Type type, Type whole) {
        if (!node.isContainerNode()) {
            throw Raise.cast("Cannot cast to " + whole + ". Expected a json array or object, but got " + head(node));
        }
        StringJoiner fields = new StringJoiner(",", "{", "}");
        for (int i = 0; i < type.args().size(); i++) {
            JsonNode field =
                    node.isArray() ? node.get(i) : field(node, type.names().get(i));
            if (field != null) {
                fields.add("\"" + Type.rowField(i) + "\":"
                        + normal(field, type.args().get(i), whole));
            }
        }
        return fields.toString();
    }

    private static @org.jspecify.annotations.Nullable JsonNode field(
            JsonNode node, @org.jspecify.annotations.Nullable String name) {
        if (name == null) {
            return null;
        }
        JsonNode[] found = new JsonNode[1];
        node.properties().forEach(field -> {
            if (field.getKey().equalsIgnoreCase(name)) {
                found[0] = field.getValue();
            }
        });
        return found[0];
    }

    private static String head(JsonNode node) {
        String text = node.isObject() ? "{" : node.isArray() ? "[" : node.asText();
        return text.length() > 20 ? text.substring(0, 20) : text;
    }
}

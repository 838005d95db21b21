package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.cdppipeline.target.Column;
import java.util.List;
import java.util.Locale;

/** Schemas in Treasure Data's own words (facts: td-api, section 2): {@code [["email","string"],["age","long"]]}. */
final class TdTypes {

    private TdTypes() {}

    /** A table's schema as the text that the REST API gives. */
    static String tableSchema(List<Column> columns) {
        ArrayNode schema = Json.array();
        for (Column column : columns) {
            schema.addArray().add(column.name()).add(td(column.type()));
        }
        return Json.text(schema);
    }

    /** A result's schema as text: names and Presto's types. */
    static String resultSchema(List<Column> columns) {
        ArrayNode schema = Json.array();
        for (Column column : columns) {
            schema.addArray().add(column.name()).add(column.type());
        }
        return Json.text(schema);
    }

    private static String td(String presto) {
        String type = presto.toLowerCase(Locale.ROOT).strip();
        if (type.startsWith("array(")) {
            return "array<" + td(inside(type)) + ">";
        }
        if (type.startsWith("map(")) {
            String inside = inside(type);
            int comma = topLevelComma(inside);
            return "map<" + td(inside.substring(0, comma)) + "," + td(inside.substring(comma + 1)) + ">";
        }
        return switch (type) {
            case "bigint" -> "long";
            case "integer", "smallint", "tinyint" -> "int";
            case "double" -> "double";
            case "real" -> "float";
            default -> "string";
        };
    }

    private static String inside(String type) {
        return type.substring(type.indexOf('(') + 1, type.lastIndexOf(')'));
    }

    private static int topLevelComma(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("Not the inside of a map type: " + text);
    }
}

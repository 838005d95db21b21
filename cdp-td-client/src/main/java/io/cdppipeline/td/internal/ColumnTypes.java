package io.cdppipeline.td.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.target.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names of column types: Treasure Data's and Hive's on one side ({@code string}, {@code array<long>}), Presto's on the other
 * ({@code varchar}, {@code array(bigint)}).
 */
public final class ColumnTypes {

    private ColumnTypes() {}

    /** The columns of a schema, {@code [["name","type"],…]}, with Presto's type names; none if it is no such list. */
    public static List<Column> columns(JsonNode schema) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : schema) {
            if (column.size() >= 2) {
                columns.add(
                        new Column(column.get(0).asText(), presto(column.get(1).asText())));
            }
        }
        return columns;
    }

    /** Presto's name of a type; a name that is Presto's already stays. */
    public static String presto(String type) {
        String name = type.strip();
        int open = name.indexOf('<');
        if (open > 0 && name.endsWith(">")) {
            String outer = name.substring(0, open).strip().toLowerCase(Locale.ROOT);
            List<String> inner = new ArrayList<>();
            for (String part : split(name.substring(open + 1, name.length() - 1))) {
                inner.add(presto(part));
            }
            return outer + "(" + String.join(", ", inner) + ")";
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "string" -> "varchar";
            case "long", "int" -> "bigint";
            case "float" -> "double";
            default -> name;
        };
    }

    /** Splits at the commas outside of angle brackets. */
    private static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '<') {
                depth++;
            } else if (c == '>') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(list.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(list.substring(start));
        return parts;
    }
}

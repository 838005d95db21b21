package io.cdppipeline.td.job;

import java.util.Locale;

/** What the values of a column are in Java. */
enum ValueType {
    LONG,
    DOUBLE,
    BOOLEAN,
    NESTED,
    TEXT;

    /** The kind of a Presto type. */
    static ValueType of(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        int end = name.indexOf('(');
        return switch ((end < 0 ? name : name.substring(0, end)).strip()) {
            case "bigint", "integer", "smallint", "tinyint" -> LONG;
            case "double", "real", "decimal" -> DOUBLE;
            case "boolean" -> BOOLEAN;
            case "array", "map", "row" -> NESTED;
            default -> TEXT;
        };
    }
}

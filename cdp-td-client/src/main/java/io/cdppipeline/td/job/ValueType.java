package io.cdppipeline.td.job;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /**
     * A value as its column has it.
     *
     * @param json the value as JSON, for text columns that hold something else
     * @throws IllegalArgumentException if it does not fit
     */
    @Nullable
    Object fit(@Nullable Object value, Supplier<String> json) {
        if (value == null) {
            return null;
        }
        return switch (this) {
            case LONG ->
                value instanceof Number number
                        ? (Object) exact(number)
                        : value instanceof String text ? (Object) Long.valueOf(text) : value;
            case DOUBLE ->
                value instanceof Number number
                        ? (Object) number.doubleValue()
                        : value instanceof String text ? (Object) Double.valueOf(text) : value;
            case BOOLEAN -> value instanceof String text ? (Object) Boolean.valueOf(text) : value;
            case TEXT -> value instanceof String ? value : json.get();
            case NESTED -> value;
        };
    }

    private static Long exact(Number number) {
        if (number instanceof Double fraction && fraction != Math.rint(fraction)) {
            throw new IllegalArgumentException("the value " + number + " is no whole number");
        }
        return number.longValue();
    }

    /** A row must have a value for each column, where the columns are known. */
    static void checkWidth(int values, List<ValueType> types) {
        if (!types.isEmpty() && values != types.size()) {
            throw new IllegalArgumentException(
                    "a row has " + values + " values, the schema " + types.size() + " columns");
        }
    }
}

package io.cdppipeline.td.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** Reads one row of a result, with the values in the Java types of their columns. */
final class Rows {

    private Rows() {}

    /**
     * Reads a row.
     *
     * @throws IllegalArgumentException if it is not one, or a value does not fit its column
     */
    static List<@Nullable Object> read(MessageUnpacker rows, List<ValueType> types) throws IOException {
        Value value = rows.unpackValue();
        if (!value.isArrayValue()) {
            throw new IllegalArgumentException("a row is not a list but " + value.getValueType());
        }
        List<Value> values = value.asArrayValue().list();
        if (!types.isEmpty() && values.size() != types.size()) {
            throw new IllegalArgumentException(
                    "a row has " + values.size() + " values, the schema " + types.size() + " columns");
        }
        List<@Nullable Object> row = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Object plain = plain(values.get(i));
            row.add(types.isEmpty() ? plain : typed(plain, values.get(i), types.get(i)));
        }
        return row;
    }

    private static @Nullable Object typed(@Nullable Object plain, Value value, ValueType type) {
        if (plain == null) {
            return null;
        }
        return switch (type) {
            case LONG ->
                plain instanceof Number number
                        ? exactLong(number)
                        : plain instanceof String text ? (Object) Long.valueOf(text) : plain;
            case DOUBLE ->
                plain instanceof Number number
                        ? (Object) number.doubleValue()
                        : plain instanceof String text ? (Object) Double.valueOf(text) : plain;
            case BOOLEAN -> plain instanceof String text ? (Object) Boolean.valueOf(text) : plain;
            case TEXT -> plain instanceof String ? plain : value.toJson();
            case NESTED -> plain;
        };
    }

    private static Long exactLong(Number number) {
        if (number instanceof Double fraction && fraction != Math.rint(fraction)) {
            throw new IllegalArgumentException("the value " + number + " is no whole number");
        }
        return number.longValue();
    }

    private static @Nullable Object plain(Value value) {
        return switch (value.getValueType()) {
            case NIL -> null;
            case BOOLEAN -> value.asBooleanValue().getBoolean();
            case INTEGER ->
                value.asIntegerValue().isInLongRange()
                        ? (Object) value.asIntegerValue().toLong()
                        : value.asIntegerValue().toBigInteger().toString();
            case FLOAT -> value.asFloatValue().toDouble();
            case STRING -> value.asStringValue().toString();
            case BINARY -> new String(value.asBinaryValue().asByteArray(), java.nio.charset.StandardCharsets.UTF_8);
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                value.asArrayValue().forEach(each -> list.add(plain(each)));
                yield list;
            }
            case MAP -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                value.asMapValue()
                        .entrySet()
                        .forEach(entry -> map.put(String.valueOf(plain(entry.getKey())), plain(entry.getValue())));
                yield map;
            }
            case EXTENSION -> value.toJson();
        };
    }
}

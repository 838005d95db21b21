package io.cdppipeline.td.internal;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** Msgpack as plain Java values: text, Long, Double, Boolean, List, Map and null. */
public final class Msgpack {

    private Msgpack() {}

    /** All maps of a stream, one after another. */
    public static List<Map<String, @Nullable Object>> maps(InputStream bytes) throws IOException {
        List<Map<String, @Nullable Object>> maps = new ArrayList<>();
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            while (unpacker.hasNext()) {
                maps.add(map(unpacker.unpackValue()));
            }
            return maps;
        } catch (MessagePackException e) {
            throw new MalformedAnswerException("the answer is no msgpack: " + e.getMessage());
        }
    }

    /** A map with text as its keys. */
    public static Map<String, @Nullable Object> map(Value value) {
        if (!value.isMapValue()) {
            throw new MalformedAnswerException("a record is not a map but " + value.getValueType());
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        value.asMapValue()
                .entrySet()
                .forEach(entry -> map.put(String.valueOf(plain(entry.getKey())), plain(entry.getValue())));
        return map;
    }

    /** A value; whole numbers beyond a long are text. */
    public static @Nullable Object plain(Value value) {
        return switch (value.getValueType()) {
            case NIL -> null;
            case BOOLEAN -> value.asBooleanValue().getBoolean();
            case INTEGER ->
                value.asIntegerValue().isInLongRange()
                        ? (Object) value.asIntegerValue().toLong()
                        : value.asIntegerValue().toBigInteger().toString();
            case FLOAT -> value.asFloatValue().toDouble();
            case STRING -> value.asStringValue().toString();
            case BINARY -> new String(value.asBinaryValue().asByteArray(), StandardCharsets.UTF_8);
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                value.asArrayValue().forEach(each -> list.add(plain(each)));
                yield list;
            }
            case MAP -> map(value);
            case EXTENSION -> value.toJson();
        };
    }

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException if msgpack has no such value
     */
    public static void pack(MessagePacker packer, @Nullable Object value) throws IOException {
        if (value == null) {
            packer.packNil();
        } else if (value instanceof CharSequence text) {
            packer.packString(text.toString());
        } else if (value instanceof Boolean flag) {
            packer.packBoolean(flag);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            packer.packLong(((Number) value).longValue());
        } else if (value instanceof BigInteger number) {
            packer.packBigInteger(number);
        } else if (value instanceof Number number) {
            packer.packDouble(number.doubleValue());
        } else if (value instanceof Collection<?> list) {
            packer.packArrayHeader(list.size());
            for (Object each : list) {
                pack(packer, each);
            }
        } else if (value instanceof Map<?, ?> map) {
            packer.packMapHeader(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                packer.packString(String.valueOf(entry.getKey()));
                pack(packer, entry.getValue());
            }
        } else {
            throw new IllegalArgumentException("A value of a record is of "
                    + value.getClass().getName() + "; use text, a number, a boolean, a list, a map or null");
        }
    }
}

package io.cdppipeline.local.connector;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * Reads MessagePack of strangers: a few bytes may announce gigabytes, or nest so deep that no stack is enough, which the
 * library's own reader believes.
 */
final class PackedValues {

    private static final int DEEPEST = 200;
    private static final int LONGEST = 16 * 1024 * 1024;
    private static final int MOST_ELEMENTS = 1_000_000;

    private PackedValues() {}

    /** @throws IOException if the value is too large, or the content ends within it */
    static Value next(MessageUnpacker in) throws IOException {
        return next(in, 0);
    }

    private static Value next(MessageUnpacker in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("a value is nested more than " + DEEPEST + " deep");
        }
        return switch (in.getNextFormat().getValueType()) {
            case STRING -> ValueFactory.newString(in.readPayload(length(in.unpackRawStringHeader())));
            case BINARY -> ValueFactory.newBinary(in.readPayload(length(in.unpackBinaryHeader())));
            case ARRAY -> {
                int size = size(in.unpackArrayHeader());
                List<Value> values = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    values.add(next(in, depth + 1));
                }
                yield ValueFactory.newArray(values);
            }
            case MAP -> {
                int size = size(in.unpackMapHeader());
                ValueFactory.MapBuilder map = ValueFactory.newMapBuilder();
                for (int i = 0; i < size; i++) {
                    Value key = next(in, depth + 1);
                    map.put(key, next(in, depth + 1));
                }
                yield map.build();
            }
            case EXTENSION -> throw new IOException("a value is of an extension type, which is not read");
            default -> in.unpackValue();
        };
    }

    private static int length(int length) throws IOException {
        if (length > LONGEST) {
            throw new IOException("a text has " + length + " bytes; at most " + LONGEST + " are allowed");
        }
        return length;
    }

    private static int size(int size) throws IOException {
        if (size > MOST_ELEMENTS) {
            throw new IOException("a list has " + size + " elements; at most " + MOST_ELEMENTS + " are allowed");
        }
        return size;
    }
}

package io.cdppipeline.local.job;

import io.cdppipeline.target.Column;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/**
 * The rows of a finished job, kept as the service hands them out: gzipped MessagePack, one array per row. Thread-safe.
 */
public final class JobResult implements AutoCloseable {

    private final List<Column> columns;
    private final Spool spool;

    private JobResult(List<Column> columns, Spool spool) {
        this.columns = List.copyOf(columns);
        this.spool = spool;
    }

    /** Rows that are kept while this process lasts. */
    static JobResult of(List<Column> columns, List<List<@Nullable Object>> rows, Path directory) throws IOException {
        return new JobResult(columns, Spool.of(directory, out -> write(rows, out)));
    }

    /** Rows that are kept in a file of that name. */
    static JobResult to(Path file, List<Column> columns, List<List<@Nullable Object>> rows) throws IOException {
        return new JobResult(columns, Spool.to(file, out -> write(rows, out)));
    }

    /** Rows that {@link #to} kept. */
    static JobResult in(Path file, List<Column> columns) throws IOException {
        return new JobResult(columns, Spool.in(file));
    }

    private static void write(List<List<@Nullable Object>> rows, OutputStream out) throws IOException {
        try (MessagePacker packer = MessagePack.newDefaultPacker(new GZIPOutputStream(new Unclosed(out)))) {
            for (List<@Nullable Object> row : rows) {
                pack(packer, row);
            }
        }
    }

    /** Names and Presto types. */
    public List<Column> columns() {
        return columns;
    }

    /** The rows as gzipped MessagePack. */
    public Spool packed() {
        return spool;
    }

    /** Gives the rows, one after the other, until the taker has enough. */
    public void forEachRow(RowTaker taker) throws IOException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(new GZIPInputStream(spool.open(0)))) {
            while (unpacker.hasNext()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (Value value : unpacker.unpackValue().asArrayValue()) {
                    row.add(unpack(value));
                }
                if (!taker.take(row)) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }

    /** What rows are given to. */
    @FunctionalInterface
    public interface RowTaker {
        /** Takes a row; false to get no more. */
        boolean take(List<@Nullable Object> row) throws IOException;
    }

    private static void pack(MessagePacker packer, @Nullable Object value) throws IOException {
        if (value == null) {
            packer.packNil();
        } else if (value instanceof Boolean flag) {
            packer.packBoolean(flag);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            packer.packLong(((Number) value).longValue());
        } else if (value instanceof Float number) {
            packer.packFloat(number);
        } else if (value instanceof Double number) {
            packer.packDouble(number);
        } else if (value instanceof List<?> list) {
            packer.packArrayHeader(list.size());
            for (Object each : list) {
                pack(packer, each);
            }
        } else if (value instanceof Map<?, ?> map) {
            packer.packMapHeader(map.size());
            for (Map.Entry<?, ?> each : map.entrySet()) {
                pack(packer, each.getKey());
                pack(packer, each.getValue());
            }
        } else {
            packer.packString(value.toString());
        }
    }

    private static @Nullable Object unpack(Value value) {
        return switch (value.getValueType()) {
            case NIL -> null;
            case BOOLEAN -> value.asBooleanValue().getBoolean();
            case INTEGER -> value.asIntegerValue().toLong();
            case FLOAT -> value.asFloatValue().toDouble();
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (Value each : value.asArrayValue()) {
                    list.add(unpack(each));
                }
                yield list;
            }
            case MAP -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (Map.Entry<Value, Value> each : value.asMapValue().entrySet()) {
                    map.put(String.valueOf(unpack(each.getKey())), unpack(each.getValue()));
                }
                yield map;
            }
            default -> value.asStringValue().asString();
        };
    }

    /** Lets gzip write its trailer without closing the spool's own stream. */
    private static final class Unclosed extends BufferedOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}

package io.cdppipeline.local.connector;

import io.cdppipeline.local.connector.RowReader.RowSink;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Rows of a source that can be read only once, kept in a file for the second reading: types are known only when all rows
 * have been seen. Not thread-safe.
 */
final class SpooledRows implements Rows, AutoCloseable {

    private final Rows source;
    private @Nullable Path file;

    SpooledRows(Rows source) {
        this.source = source;
    }

    @Override
    public void read(Columns columns, RowSink sink) {
        try {
            if (file == null) {
                file = Files.createTempFile("treasure-data-load-", ".rows");
                try (MessagePacker out =
                        MessagePack.newDefaultPacker(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
                    readSource(columns, sink, out);
                }
            } else {
                readFile(file, columns, sink);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new LoadFailure("the rows of a source cannot be kept in a temporary file: " + e.getMessage(), e);
        }
    }

    private void readSource(Columns columns, RowSink sink, MessagePacker out) {
        int[] written = {0};
        source.read(columns, row -> {
            try {
                // Names that are new since the last row, in the order of their slots.
                int names = Math.max(0, columns.count() - written[0]);
                out.packArrayHeader(names);
                while (written[0] < columns.count()) {
                    out.packString(columns.name(written[0]++));
                }
                out.packArrayHeader(row.width());
                for (int slot = 0; slot < row.width(); slot++) {
                    String value = row.value(slot);
                    if (value == null) {
                        out.packNil();
                    } else {
                        out.packString(row.kind(slot).name());
                        out.packString(value);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sink.row(row);
        });
    }

    private static void readFile(Path file, Columns columns, RowSink sink) throws IOException {
        List<Integer> slots = new ArrayList<>();
        Row row = new Row();
        try (MessageUnpacker in =
                MessagePack.newDefaultUnpacker(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (in.hasNext()) {
                for (int names = in.unpackArrayHeader(); names > 0; names--) {
                    slots.add(columns.slot(in.unpackString()));
                }
                row.clear();
                int width = in.unpackArrayHeader();
                for (int i = 0; i < width; i++) {
                    if (!in.tryUnpackNil()) {
                        Row.Kind kind = Row.Kind.valueOf(in.unpackString());
                        row.set(slots.get(i), in.unpackString(), kind);
                    }
                }
                sink.row(row);
            }
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }
}

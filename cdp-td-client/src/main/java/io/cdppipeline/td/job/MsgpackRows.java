package io.cdppipeline.td.job;

import io.cdppipeline.td.internal.Msgpack;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** Gzipped msgpack arrays. */
final class MsgpackRows implements RowReader {

    private final List<ValueType> types;
    private final MessageUnpacker rows;

    MsgpackRows(InputStream bytes, List<ValueType> types) throws IOException {
        this.types = types;
        this.rows = MessagePack.newDefaultUnpacker(new GZIPInputStream(bytes, 64 * 1024));
    }

    @Override
    public boolean hasNext() throws IOException {
        return rows.hasNext();
    }

    @Override
    public List<@Nullable Object> next() throws IOException {
        Value value = rows.unpackValue();
        if (!value.isArrayValue()) {
            throw new IllegalArgumentException("a row is not a list but " + value.getValueType());
        }
        List<Value> values = value.asArrayValue().list();
        ValueType.checkWidth(values.size(), types);
        List<@Nullable Object> row = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Value each = values.get(i);
            Object plain = Msgpack.plain(each);
            row.add(types.isEmpty() ? plain : types.get(i).fit(plain, each::toJson));
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}

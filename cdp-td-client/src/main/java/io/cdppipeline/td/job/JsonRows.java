package io.cdppipeline.td.job;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import io.cdppipeline.td.internal.Json;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON array per line. */
final class JsonRows implements RowReader {

    private static final TypeReference<List<@Nullable Object>> ROW = new TypeReference<>() {};

    private final List<ValueType> types;
    private final JsonParser rows;
    private @Nullable JsonToken next;
    private boolean looked;

    JsonRows(InputStream bytes, List<ValueType> types) throws IOException {
        this.types = types;
        this.rows = Json.MAPPER.createParser(bytes);
    }

    @Override
    public boolean hasNext() throws IOException {
        if (!looked) {
            next = rows.nextToken();
            looked = true;
        }
        return next != null;
    }

    @Override
    public List<@Nullable Object> next() throws IOException {
        if (!hasNext() || next != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("a row is not a list but " + next);
        }
        looked = false;
        List<@Nullable Object> values = rows.readValueAs(ROW);
        ValueType.checkWidth(values.size(), types);
        List<@Nullable Object> row = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Object plain = plain(values.get(i));
            row.add(types.isEmpty() ? plain : types.get(i).fit(plain, () -> Json.text(plain)));
        }
        return row;
    }

    /** The same Java types as msgpack gives. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof BigInteger number ? number.toString() : value;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}

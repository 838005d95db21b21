package io.cdppipeline.td.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cdppipeline.td.internal.Json;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values separated by commas or tabs, below a line of names, quoted as RFC 4180 has it. */
final class CsvRows implements RowReader {

    private static final int END = -1;

    private final List<ValueType> types;
    private final Reader text;
    private final char separator;
    private @Nullable List<String> next;

    CsvRows(InputStream bytes, List<ValueType> types, char separator) throws IOException {
        this.types = types;
        this.separator = separator;
        this.text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), 64 * 1024);
        record();
        this.next = record();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public List<@Nullable Object> next() throws IOException {
        List<String> fields = next;
        if (fields == null) {
            throw new IllegalArgumentException("there is no row");
        }
        next = record();
        ValueType.checkWidth(fields.size(), types);
        List<@Nullable Object> row = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            row.add(types.isEmpty() ? fields.get(i) : value(fields.get(i), types.get(i)));
        }
        return row;
    }

    private static @Nullable Object value(String field, ValueType type) {
        if (type == ValueType.TEXT) {
            return field;
        }
        if (field.isEmpty()) {
            return null;
        }
        if (type == ValueType.NESTED) {
            try {
                return Json.MAPPER.readValue(field, Object.class);
            } catch (JsonProcessingException e) {
                return field;
            }
        }
        return type.fit(field, () -> field);
    }

    /** The fields of the next record; null at the end. */
    private @Nullable List<String> record() throws IOException {
        int c = text.read();
        if (c == END) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        while (true) {
            if (c == '"' && field.isEmpty()) {
                c = quoted(field);
            } else if (c == separator) {
                fields.add(field.toString());
                field.setLength(0);
                c = text.read();
            } else if (c == '\n' || c == END) {
                fields.add(field.toString());
                return fields;
            } else if (c == '\r') {
                c = text.read();
                if (c != '\n' && c != END) {
                    field.append('\r');
                }
            } else {
                field.append((char) c);
                c = text.read();
            }
        }
    }

    /** Reads what stands between quotes; gives the character after them. */
    private int quoted(StringBuilder field) throws IOException {
        while (true) {
            int c = text.read();
            if (c == END) {
                throw new EOFException("the answer ends within quotes");
            }
            if (c == '"') {
                c = text.read();
                if (c != '"') {
                    return c;
                }
            }
            field.append((char) c);
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}

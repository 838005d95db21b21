package io.cdppipeline.local.connector;

import io.cdppipeline.local.connector.DataFiles.DataFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * Delimited text with a header line, quoted as RFC 4180 has it. Nothing is trimmed; an empty cell is null unless it is
 * quoted.
 */
final class CsvReader implements RowReader {

    private final CSVFormat format;

    CsvReader(char delimiter) {
        format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setQuoteMode(QuoteMode.ALL_NON_NULL)
                .get();
    }

    @Override
    public void read(DataFile file, Columns columns, RowSink sink) {
        long line = 1;
        try (BufferedReader text = RowReader.text(file);
                CSVParser parser = format.parse(text)) {
            try {
                Iterator<CSVRecord> records = parser.iterator();
                if (!records.hasNext()) {
                    return;
                }
                int[] slots = header(file, records.next(), columns);
                Row row = new Row();
                while (true) {
                    line = parser.getCurrentLineNumber() + 1;
                    if (!records.hasNext()) {
                        return;
                    }
                    fill(file, line, records.next(), slots, row);
                    sink.row(row);
                }
            } catch (UncheckedIOException e) {
                throw broken(file, parser.getCurrentLineNumber() + 1, e.getCause());
            }
        } catch (IOException e) {
            throw RowReader.broken(file, line, e);
        }
    }

    private static LoadFailure broken(DataFile file, long line, @Nullable IOException cause) {
        IOException known = cause == null ? new IOException("cannot be read") : cause;
        // The parser's own messages begin with a position, which is this one.
        String reason = String.valueOf(known.getMessage()).replaceFirst("^.*\\((?:start)?line \\d+\\) ", "");
        return RowReader.broken(
                file, line, known.getClass() == IOException.class ? new IOException(reason, known) : known);
    }

    private static int[] header(DataFile file, CSVRecord header, Columns columns) {
        int[] slots = new int[header.size()];
        Map<Integer, String> taken = new HashMap<>();
        for (int i = 0; i < slots.length; i++) {
            String name = header.get(i);
            if (name == null || name.isBlank()) {
                throw new LoadFailure(file.name() + " line 1: column " + (i + 1) + " has no name");
            }
            slots[i] = columns.slot(name);
            String other = taken.putIfAbsent(slots[i], name);
            if (other != null) {
                throw new LoadFailure(file.name() + " line 1: columns '" + other + "' and '" + name + "' both become '"
                        + Columns.normalised(name) + "'; rename one of them");
            }
        }
        return slots;
    }

    private static void fill(DataFile file, long line, CSVRecord cells, int[] slots, Row row) {
        if (cells.size() != slots.length) {
            throw new LoadFailure(file.name() + " line " + line + ": " + cells.size() + " cells where the header has "
                    + slots.length);
        }
        row.clear();
        for (int i = 0; i < slots.length; i++) {
            row.set(slots[i], cells.get(i), Row.Kind.UNTYPED);
        }
    }
}

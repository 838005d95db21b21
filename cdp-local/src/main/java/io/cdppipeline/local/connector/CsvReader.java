package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.connector.CsvTokenizer.BrokenRecord;
import io.cdppipeline.local.connector.DataFiles.DataFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Delimited text. Without declared columns, the last of the skipped lines names them. Nothing is trimmed unless the dialect
 * says so; an empty cell is null unless it is quoted.
 */
final class CsvReader implements RowReader {

    private final CsvDialect dialect;
    private final List<ColumnSpec> declared;
    private final boolean extraCells;
    private final boolean fewerCells;
    private final Problems problems;

    CsvReader(CsvDialect dialect, Problems problems) {
        this(dialect, List.of(), false, false, problems);
    }

    private CsvReader(
            CsvDialect dialect, List<ColumnSpec> declared, boolean extraCells, boolean fewerCells, Problems problems) {
        this.dialect = dialect;
        this.declared = declared;
        this.extraCells = extraCells;
        this.fewerCells = fewerCells;
        this.problems = problems;
    }

    static CsvReader of(CsvDialect dialect, ParserConfig parser, JsonNode config, Problems problems) {
        return new CsvReader(
                dialect,
                parser.columns(),
                config.path("allow_extra_columns").asBoolean(false),
                config.path("allow_optional_columns").asBoolean(false),
                problems);
    }

    @Override
    public void read(DataFile file, Columns columns, RowSink sink) {
        long line = 1;
        try (BufferedReader text = RowReader.text(file, dialect.charset())) {
            CsvTokenizer tokens = new CsvTokenizer(text, dialect);
            int[] slots = slots(file, tokens, columns);
            if (slots.length == 0) {
                return;
            }
            List<@Nullable String> cells = new ArrayList<>();
            Row row = new Row();
            while (true) {
                String problem = null;
                try {
                    if (!tokens.next(cells)) {
                        return;
                    }
                    problem = fill(cells, slots, row);
                } catch (BrokenRecord e) {
                    problem = e.getMessage();
                }
                line = tokens.line();
                if (problem == null) {
                    sink.row(row);
                } else {
                    problems.report(file.name() + " line " + line + ": " + problem);
                }
            }
        } catch (IOException e) {
            throw RowReader.broken(file, line, e, dialect.charset());
        }
    }

    private int[] slots(DataFile file, CsvTokenizer tokens, Columns columns) throws IOException {
        String header = null;
        for (int i = 0; i < dialect.skipLines(); i++) {
            header = tokens.rawLine();
            if (header == null) {
                return new int[0];
            }
        }
        if (!declared.isEmpty()) {
            int[] slots = new int[declared.size()];
            for (int i = 0; i < slots.length; i++) {
                slots[i] = columns.slot(declared.get(i).name());
                columns.declare(slots[i], declared.get(i).storedType());
            }
            return slots;
        }
        if (header == null) {
            throw new LoadFailure(file.name() + ": nothing says what the columns are called; set"
                    + " in.parser.skip_header_lines to 1 if the first line does, or list them in in.parser.columns");
        }
        try {
            return header(file, CsvTokenizer.split(header, dialect), tokens.line(), columns);
        } catch (BrokenRecord e) {
            throw new LoadFailure(file.name() + " line " + tokens.line() + ": " + e.getMessage());
        }
    }

    private static int[] header(DataFile file, List<@Nullable String> header, long line, Columns columns) {
        int[] slots = new int[header.size()];
        Map<Integer, String> taken = new HashMap<>();
        for (int i = 0; i < slots.length; i++) {
            String name = header.get(i);
            if (name == null || name.isBlank()) {
                throw new LoadFailure(file.name() + " line " + line + ": column " + (i + 1) + " has no name");
            }
            slots[i] = columns.slot(name);
            String other = taken.putIfAbsent(slots[i], name);
            if (other != null) {
                throw new LoadFailure(file.name() + " line " + line + ": columns '" + other + "' and '" + name
                        + "' both become '" + columns.name(slots[i]) + "'; rename one of them");
            }
        }
        return slots;
    }

    /** Makes the row; what is wrong with it if that cannot be done. */
    private @Nullable String fill(List<@Nullable String> cells, int[] slots, Row row) {
        boolean tooMany = cells.size() > slots.length && !extraCells;
        boolean tooFew = cells.size() < slots.length && !fewerCells;
        if (tooMany || tooFew) {
            return cells.size() + " cells where " + (declared.isEmpty() ? "the header has " : "in.parser.columns has ")
                    + slots.length;
        }
        row.clear();
        int present = Math.min(cells.size(), slots.length);
        for (int i = 0; i < present; i++) {
            if (declared.isEmpty()) {
                row.set(slots[i], cells.get(i), Row.Kind.UNTYPED);
                continue;
            }
            ColumnSpec column = declared.get(i);
            try {
                row.set(slots[i], column.read(cells.get(i)), column.kind());
            } catch (ColumnSpec.NotOfType e) {
                return e.getMessage();
            }
        }
        return null;
    }
}

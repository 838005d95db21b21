package io.cdppipeline.examples.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * One file of a source object; its name tells its format: {@code .csv} or {@code .ndjson}, either with {@code .gz}.
 *
 * @param object the source's object, which names the directory
 * @param columns in order
 */
record SourceFile(String object, String name, List<String> columns, List<SourceRow> rows) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Comparator<SourceRow> AS_EXPORTED =
            Comparator.comparingLong(SourceRow::updatedAt).thenComparingLong(SourceRow::id);

    /** Writes the file to the object's directory below this one. */
    void write(Path source) throws IOException {
        Path file = Files.createDirectories(source.resolve(object)).resolve(name);
        try (OutputStream bytes = Files.newOutputStream(file);
                OutputStream content = name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes;
                Writer out = new BufferedWriter(new OutputStreamWriter(content, StandardCharsets.UTF_8))) {
            List<SourceRow> sorted = rows.stream().sorted(AS_EXPORTED).toList();
            if (name.contains(".csv")) {
                writeCsv(sorted, out);
            } else {
                writeLines(sorted, out);
            }
        }
    }

    private void writeCsv(List<SourceRow> sorted, Writer out) throws IOException {
        out.write(String.join(",", columns));
        out.write('\n');
        for (SourceRow row : sorted) {
            String separator = "";
            for (String column : columns) {
                out.write(separator);
                Object value = row.values().get(column);
                out.write(value == null ? "" : quoted(value.toString()));
                separator = ",";
            }
            out.write('\n');
        }
    }

    private static String quoted(String value) {
        boolean plain = value.equals(value.strip()) && value.indexOf(',') < 0 && value.indexOf('"') < 0;
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    private void writeLines(List<SourceRow> sorted, Writer out) throws IOException {
        for (SourceRow row : sorted) {
            ObjectNode line = JSON.createObjectNode();
            columns.forEach(column -> line.putPOJO(column, row.values().get(column)));
            out.write(JSON.writeValueAsString(line));
            out.write('\n');
        }
    }
}

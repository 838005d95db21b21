package io.cdppipeline.local.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cdppipeline.CdpException;
import io.cdppipeline.target.Column;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The forms in which a job's result can be fetched or exported (facts: td-api, section 2). */
public enum ResultFormat {
    /** One JSON array per line, not one array. */
    JSON("json", "application/json") {
        @Override
        public void write(JobResult result, boolean header, OutputStream out) throws IOException {
            result.forEachRow(row -> {
                out.write(MAPPER.writeValueAsBytes(row));
                out.write('\n');
                return true;
            });
        }
    },
    /** The same under its other name. */
    JSON_LINES("jsonl", "application/json") {
        @Override
        public void write(JobResult result, boolean header, OutputStream out) throws IOException {
            JSON.write(result, header, out);
        }
    },
    CSV("csv", "text/csv") {
        @Override
        public void write(JobResult result, boolean header, OutputStream out) throws IOException {
            writeLines(result, header, ",", ResultFormat::csv, out);
        }
    },
    TSV("tsv", "text/tab-separated-values") {
        @Override
        public void write(JobResult result, boolean header, OutputStream out) throws IOException {
            writeLines(result, header, "\t", ResultFormat::tsv, out);
        }
    },
    MSGPACK("msgpack", "application/octet-stream") {
        @Override
        public void write(JobResult result, boolean header, OutputStream out) throws IOException {
            try (InputStream packed = new GZIPInputStream(result.packed().open(0))) {
                packed.transferTo(out);
            }
        }
    },
    MSGPACK_GZ("msgpack.gz", "application/octet-stream") {
        @Override
        public void write(JobResult result, boolean header, OutputStream out) throws IOException {
            try (InputStream packed = result.packed().open(0)) {
                packed.transferTo(out);
            }
        }
    };

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String word;
    private final String contentType;

    ResultFormat(String word, String contentType) {
        this.word = word;
        this.contentType = contentType;
    }

    /** The form of a name: {@code csv}, {@code msgpack.gz}. */
    public static Optional<ResultFormat> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    /** The media type, for {@code Content-Type}. */
    public String contentType() {
        return contentType;
    }

    /**
     * Writes all rows.
     *
     * @param header whether the names of the columns come first, in the forms that have lines of text
     * @throws IOException if the stream takes no more, or the rows cannot be read
     */
    public abstract void write(JobResult result, boolean header, OutputStream out) throws IOException;

    private static void writeLines(JobResult result, boolean header, String comma, Escape escape, OutputStream out)
            throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        if (header) {
            writeLine(writer, result.columns().stream().map(Column::name).toList(), comma, escape);
        }
        result.forEachRow(row -> {
            writeLine(writer, row, comma, escape);
            return true;
        });
        writer.flush();
    }

    private static void writeLine(Writer writer, List<? extends @Nullable Object> row, String comma, Escape escape)
            throws IOException {
        String separator = "";
        for (Object value : row) {
            writer.write(separator);
            writer.write(escape.escape(text(value)));
            separator = comma;
        }
        writer.write("\n");
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof List || value instanceof Map ? json(value) : value.toString();
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new CdpException("A value cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String csv(String text) {
        boolean quote = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quote ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private static String tsv(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private interface Escape {
        String escape(String text);
    }
}

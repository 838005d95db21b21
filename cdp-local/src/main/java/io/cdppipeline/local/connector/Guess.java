package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.connector.DataFiles.DataFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Completes a configuration by what the beginning of a file looks like: character set, newline, delimiter, quote, header,
 * names, types and timestamp formats, in the words of {@code in.parser}.
 */
final class Guess {

    private static final int BYTES = 32 * 1024;
    private static final char[] DELIMITERS = {',', '\t', '|', ';', '\u0001'};
    private static final List<String> TIMESTAMPS = List.of(
            "%Y-%m-%dT%H:%M:%S.%N%z",
            "%Y-%m-%dT%H:%M:%S%z",
            "%Y-%m-%dT%H:%M:%S.%N",
            "%Y-%m-%dT%H:%M:%S",
            "%Y-%m-%d %H:%M:%S.%N %z",
            "%Y-%m-%d %H:%M:%S %z",
            "%Y-%m-%d %H:%M:%S.%N",
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%d %H:%M",
            "%Y-%m-%d",
            "%Y/%m/%d %H:%M:%S",
            "%Y/%m/%d",
            "%m/%d/%Y %H:%M:%S",
            "%m/%d/%Y",
            "%d/%b/%Y:%H:%M:%S %z",
            "%d %b %Y");

    private Guess() {}

    /** The configuration with the filter that makes {@code time}, if it has none, and with {@code out} and {@code exec}. */
    static ObjectNode withTime(ObjectNode config) {
        ObjectNode guessed = config.deepCopy();
        for (String section : List.of("out", "exec")) {
            if (!guessed.path(section).isObject()) {
                guessed.putObject(section);
            }
        }
        ArrayNode filters = guessed.path("filters") instanceof ArrayNode given ? given : guessed.putArray("filters");
        boolean hasTime = false;
        for (var filter : filters) {
            hasTime |= filter.path("type").asText("").equals("add_time");
        }
        if (!hasTime) {
            ObjectNode time = filters.addObject();
            time.putObject("from_value").put("mode", "upload_time");
            time.putObject("to_column").put("name", "time");
            time.put("type", "add_time");
        }
        return guessed;
    }

    static ObjectNode of(LoadConfig load, ObjectNode config, DataFile file) {
        ObjectNode guessed = withTime(config);
        ObjectNode in = (ObjectNode) guessed.get("in");
        ObjectNode parser = in.path("parser") instanceof ObjectNode given ? given : in.putObject("parser");
        switch (file.format()) {
            case PARQUET -> parser.put("type", "parquet");
            case JSON -> put(parser, "type", "json");
            case JSON_LINES -> put(parser, "type", "jsonl");
            case CSV, TSV -> csv(load, parser, file);
        }
        if (file.gzip()) {
            in.putArray("decoders").addObject().put("type", "gzip");
        }
        return guessed;
    }

    private static void csv(LoadConfig load, ObjectNode parser, DataFile file) {
        byte[] bytes = beginning(load, file);
        Charset charset = charset(bytes);
        String text = new String(bytes, charset);
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        // The last line may be cut off.
        int end = bytes.length < BYTES ? text.length() : text.lastIndexOf('\n') + 1;
        text = text.substring(0, end <= 0 ? text.length() : end);
        char delimiter = parser.hasNonNull("delimiter")
                        && parser.path("delimiter").asText().length() == 1
                ? parser.path("delimiter").asText().charAt(0)
                : delimiter(text, file);
        char quote = text.indexOf('"') < 0 && text.contains("'" + delimiter) ? '\'' : '"';
        char escape = text.contains("\\" + quote) ? '\\' : quote;
        CsvDialect dialect = new CsvDialect(
                charset, String.valueOf(delimiter), quote, escape, null, null, false, false, 0, Integer.MAX_VALUE);
        List<List<@Nullable String>> records = records(text, dialect);
        if (records.isEmpty()) {
            throw new LoadFailure(load.name() + ": " + file.name() + " is empty, so there is nothing to guess from");
        }
        boolean header = hasHeader(records);
        put(parser, "charset", charset.name());
        put(
                parser,
                "newline",
                text.contains("\r\n") ? "CRLF" : text.contains("\n") || !text.contains("\r") ? "LF" : "CR");
        put(parser, "type", "csv");
        put(parser, "delimiter", String.valueOf(delimiter));
        put(parser, "quote", String.valueOf(quote));
        put(parser, "escape", String.valueOf(escape));
        if (!parser.has("trim_if_not_quoted")) {
            parser.put("trim_if_not_quoted", false);
        }
        if (!parser.has("skip_header_lines")) {
            parser.put("skip_header_lines", header ? 1 : 0);
        }
        parser.put("allow_extra_columns", parser.path("allow_extra_columns").asBoolean(false));
        parser.put(
                "allow_optional_columns", parser.path("allow_optional_columns").asBoolean(false));
        columns(parser, records, header);
    }

    private static void columns(ObjectNode parser, List<List<@Nullable String>> records, boolean header) {
        List<@Nullable String> names = records.get(0);
        ArrayNode columns = parser.putArray("columns");
        for (int i = 0; i < names.size(); i++) {
            int index = i;
            List<String> values = new ArrayList<>();
            for (List<@Nullable String> record : records.subList(header ? 1 : 0, records.size())) {
                String value = index < record.size() ? record.get(index) : null;
                if (value != null && !value.isEmpty()) {
                    values.add(value);
                }
            }
            String name = names.get(i);
            ObjectNode column = columns.addObject().put("name", header && name != null ? name : "c" + i);
            String type = type(values);
            column.put("type", type.startsWith("%") ? "timestamp" : type);
            if (type.startsWith("%")) {
                column.put("format", type);
            }
        }
    }

    /** A type's word, or the format of timestamps. */
    private static String type(List<String> values) {
        if (values.isEmpty()) {
            return "string";
        }
        if (values.stream().allMatch(value -> value.matches("-?(0|[1-9]\\d{0,17})"))) {
            return "long";
        }
        if (values.stream().allMatch(value -> value.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?"))) {
            return "double";
        }
        if (values.stream().allMatch(value -> value.matches("(?i)true|false"))) {
            return "boolean";
        }
        Optional<String> timestamp = TIMESTAMPS.stream()
                .filter(format -> {
                    TimestampFormat reader = TimestampFormat.of("guess", format);
                    return values.stream()
                            .allMatch(value -> reader.parse(value, java.time.ZoneOffset.UTC)
                                    .isPresent());
                })
                .findFirst();
        if (timestamp.isPresent()) {
            return timestamp.get();
        }
        boolean json = values.stream().allMatch(value -> value.startsWith("{") || value.startsWith("["));
        return json ? "json" : "string";
    }

    /** Names are text, differ, and stand over something that is not like them. */
    private static boolean hasHeader(List<List<@Nullable String>> records) {
        List<@Nullable String> first = records.get(0);
        boolean names = first.stream().allMatch(cell -> cell != null && !cell.isBlank() && !cell.matches("[-+.\\d].*"))
                && first.stream().distinct().count() == first.size();
        if (!names || records.size() == 1) {
            return names;
        }
        boolean typedBelow = false;
        for (int i = 0; i < first.size(); i++) {
            int index = i;
            List<String> below = new ArrayList<>();
            for (List<@Nullable String> record : records.subList(1, records.size())) {
                String cell = index < record.size() ? record.get(index) : null;
                if (cell != null) {
                    below.add(cell);
                }
            }
            typedBelow |= !type(below).equals("string");
        }
        boolean likeIdentifiers = first.stream().allMatch(cell -> cell != null && cell.matches("[A-Za-z_][\\w .-]*"));
        return typedBelow || likeIdentifiers;
    }

    /** The one that splits the most lines into the same number of cells, more than one. */
    private static char delimiter(String text, DataFile file) {
        char best = file.format() == DataFiles.Format.TSV ? '\t' : ',';
        long bestScore = 0;
        for (char candidate : DELIMITERS) {
            List<List<@Nullable String>> records = records(
                    text,
                    new CsvDialect(
                            StandardCharsets.UTF_8,
                            String.valueOf(candidate),
                            '"',
                            '"',
                            null,
                            null,
                            false,
                            true,
                            0,
                            Integer.MAX_VALUE));
            int cells = records.isEmpty() ? 0 : records.get(0).size();
            long same =
                    records.stream().filter(record -> record.size() == cells).count();
            long score = cells < 2 ? 0 : same * 1_000 / records.size() * 100 + Math.min(cells, 99);
            if (score > bestScore) {
                bestScore = score;
                best = candidate;
            }
        }
        return best;
    }

    private static List<List<@Nullable String>> records(String text, CsvDialect dialect) {
        CsvTokenizer tokens = new CsvTokenizer(new BufferedReader(new StringReader(text)), dialect);
        List<List<@Nullable String>> records = new ArrayList<>();
        List<@Nullable String> cells = new ArrayList<>();
        while (next(tokens, cells)) {
            // One broken record says nothing of the others.
            if (!cells.isEmpty()) {
                records.add(new ArrayList<>(cells));
            }
        }
        return records;
    }

    /** Whether the text goes on; no cells for a broken record. */
    private static boolean next(CsvTokenizer tokens, List<@Nullable String> cells) {
        try {
            return tokens.next(cells);
        } catch (CsvTokenizer.BrokenRecord e) {
            cells.clear();
            return true;
        } catch (IOException e) {
            throw new IllegalStateException("Memory refused to be read", e);
        }
    }

    private static Charset charset(byte[] bytes) {
        int end = bytes.length;
        // A character that is cut off at the end is no sign of another character set.
        for (int cut = 0; cut < 4 && end > cut; cut++) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes, 0, end - cut));
                return StandardCharsets.UTF_8;
            } catch (java.nio.charset.CharacterCodingException e) {
                if (bytes.length < BYTES) {
                    break;
                }
            }
        }
        return StandardCharsets.ISO_8859_1;
    }

    private static byte[] beginning(LoadConfig load, DataFile file) {
        try (var in = file.gzip()
                ? new java.util.zip.GZIPInputStream(java.nio.file.Files.newInputStream(file.path()))
                : java.nio.file.Files.newInputStream(file.path())) {
            return in.readNBytes(BYTES);
        } catch (IOException e) {
            throw new LoadFailure(load.name() + ": cannot read " + file.name() + ": " + e.getMessage(), e);
        }
    }

    private static void put(ObjectNode parser, String key, String value) {
        if (!parser.hasNonNull(key)) {
            parser.put(key, value);
        }
    }
}

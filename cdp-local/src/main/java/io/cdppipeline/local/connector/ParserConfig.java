package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code in.parser} says of the files. Without it, a file's name says how it is read.
 *
 * @param format what the files must be; empty for what their names say
 * @param columns declared columns; empty if the files name them
 * @param stopOnInvalid whether a broken record ends the load; otherwise it is passed over and counted
 */
record ParserConfig(
        Optional<DataFiles.Format> format, Optional<CsvDialect> csv, List<ColumnSpec> columns, boolean stopOnInvalid) {

    static final ParserConfig NONE = new ParserConfig(Optional.empty(), Optional.empty(), List.of(), true);

    private static final Set<String> CSV_KEYS = Set.of(
            "type",
            "charset",
            "newline",
            "delimiter",
            "quote",
            "escape",
            "null_string",
            "trim_if_not_quoted",
            "quotes_in_quoted_fields",
            "comment_line_marker",
            "skip_header_lines",
            "header_line",
            "allow_extra_columns",
            "allow_optional_columns",
            "stop_on_invalid_record",
            "max_quoted_size_limit",
            "default_timezone",
            "default_timestamp_format",
            "default_date",
            "use_string_literal",
            "columns");
    private static final Set<String> JSON_KEYS = Set.of(
            "type",
            "charset",
            "newline",
            "stop_on_invalid_record",
            "default_timezone",
            "default_timestamp_format",
            "columns");

    static ParserConfig of(String load, JsonNode parser) {
        if (parser.isMissingNode() || parser.isNull()) {
            return NONE;
        }
        String type = parser.path("type").asText("");
        boolean stop = parser.path("stop_on_invalid_record").asBoolean(false);
        return switch (type) {
            case "csv" -> {
                refuseOthers(load, parser, CSV_KEYS);
                yield new ParserConfig(
                        Optional.of(DataFiles.Format.CSV),
                        Optional.of(dialect(load, parser)),
                        columns(load, parser),
                        stop);
            }
            case "json" -> {
                refuseOthers(load, parser, JSON_KEYS);
                List<ColumnSpec> columns = columns(load, parser);
                yield new ParserConfig(
                        Optional.of(DataFiles.Format.JSON),
                        Optional.empty(),
                        columns.isEmpty() ? List.of(wholeRecord()) : columns,
                        stop);
            }
            case "jsonl", "ndjson" -> {
                refuseOthers(load, parser, JSON_KEYS);
                yield new ParserConfig(
                        Optional.of(DataFiles.Format.JSON_LINES), Optional.empty(), columns(load, parser), stop);
            }
            case "parquet" ->
                new ParserConfig(Optional.of(DataFiles.Format.PARQUET), Optional.empty(), List.of(), stop);
            default ->
                throw new LoadFailure(load + ": in.parser.type is '" + type
                        + "'; the embedded connectors read csv, json, jsonl and parquet");
        };
    }

    /** Without columns, the service's JSON parser gives one, {@code record}, with the whole object. */
    private static ColumnSpec wholeRecord() {
        return new ColumnSpec("record", ColumnSpec.Type.JSON, Optional.empty(), ZoneOffset.UTC);
    }

    boolean isWholeRecord() {
        return format.equals(Optional.of(DataFiles.Format.JSON))
                && columns.size() == 1
                && columns.get(0).equals(wholeRecord());
    }

    private static void refuseOthers(String load, JsonNode parser, Set<String> known) {
        parser.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new LoadFailure(load + ": in.parser." + key + " is not known to the embedded "
                        + parser.path("type").asText() + " parser; it has "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    private static List<ColumnSpec> columns(String load, JsonNode parser) {
        ZoneId zone = ColumnSpec.zone(load, parser.path("default_timezone").asText("UTC"));
        String format = parser.path("default_timestamp_format").asText("");
        List<ColumnSpec> columns = new ArrayList<>();
        for (JsonNode column : parser.path("columns")) {
            columns.add(ColumnSpec.of(load, "in.parser.columns", column, zone, format));
        }
        return List.copyOf(columns);
    }

    private static CsvDialect dialect(String load, JsonNode parser) {
        JsonNode quote = parser.path("quote");
        JsonNode escape = parser.path("escape");
        int skip = parser.path("skip_header_lines").asInt(0);
        if (parser.path("header_line").asBoolean(false)) {
            if (skip > 0) {
                throw new LoadFailure(load + ": in.parser has both header_line and skip_header_lines; keep the latter");
            }
            skip = 1;
        }
        String delimiter = parser.path("delimiter").asText(",");
        if (delimiter.isEmpty()) {
            throw new LoadFailure(load + ": in.parser.delimiter is empty");
        }
        String quotes = parser.path("quotes_in_quoted_fields").asText("ACCEPT_ONLY_RFC4180_ESCAPED");
        if (!quotes.equals("ACCEPT_ONLY_RFC4180_ESCAPED")
                && !quotes.equals("ACCEPT_STRAY_QUOTES_ASSUMING_NO_DELIMITERS_IN_FIELDS")) {
            throw new LoadFailure(load + ": in.parser.quotes_in_quoted_fields is '" + quotes
                    + "'; there are ACCEPT_ONLY_RFC4180_ESCAPED and"
                    + " ACCEPT_STRAY_QUOTES_ASSUMING_NO_DELIMITERS_IN_FIELDS");
        }
        return new CsvDialect(
                charset(load, parser.path("charset").asText("UTF-8")),
                delimiter,
                quote.isNull() ? null : character(load, "quote", quote.asText("\"")),
                escape.isNull() ? null : character(load, "escape", escape.asText("\\")),
                parser.hasNonNull("null_string") ? parser.path("null_string").asText() : null,
                parser.hasNonNull("comment_line_marker")
                                && !parser.path("comment_line_marker").asText().isEmpty()
                        ? parser.path("comment_line_marker").asText()
                        : null,
                parser.path("trim_if_not_quoted").asBoolean(false),
                quotes.startsWith("ACCEPT_STRAY"),
                skip,
                parser.path("max_quoted_size_limit").asInt(131_072));
    }

    static Charset charset(String load, String name) {
        try {
            return name.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new LoadFailure(load + ": in.parser.charset is '" + name + "', which this JVM does not know", e);
        }
    }

    private static @org.jspecify.annotations.Nullable Character character(String load, String key, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() > 1) {
            throw new LoadFailure(load + ": in.parser." + key + " is '" + text + "'; it must be one character");
        }
        return text.charAt(0);
    }
}

package io.cdppipeline.local.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column as {@code columns:} declares it, {@code {name: at, type: timestamp, format: '%Y-%m-%d'}}: how its values are
 * read, and what of Treasure Data's types they become.
 *
 * @param type what the values are
 * @param format of a timestamp; empty for any usual spelling
 * @param zone of timestamps that have none
 */
record ColumnSpec(String name, Type type, Optional<TimestampFormat> format, ZoneId zone) {

    /** A value that is not of its column's type. */
    static final class NotOfType extends Exception {
        NotOfType(String message) {
            super(message);
        }
    }

    enum Type {
        STRING,
        LONG,
        DOUBLE,
        BOOLEAN,
        TIMESTAMP,
        JSON;

        /** DuckDB's name of what is stored. */
        String stored() {
            return switch (this) {
                case LONG, BOOLEAN -> "BIGINT";
                case DOUBLE -> "DOUBLE";
                case STRING, TIMESTAMP, JSON -> "VARCHAR";
            };
        }
    }

    private static final Set<String> TRUE =
            Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "t", "T", "y", "Y", "on", "On", "ON", "1");

    /** As a bulk load writes timestamps into text columns. */
    private static final DateTimeFormatter STORED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** @param where how messages call the list that the column is in, {@code in.parser.columns} */
    static ColumnSpec of(String load, String where, JsonNode column, ZoneId defaultZone, String defaultFormat) {
        String name = column.path("name").asText("");
        if (name.isBlank()) {
            throw new LoadFailure(load + ": " + where + " has " + column + " without a name");
        }
        String word = column.path("type").asText("string").toLowerCase(Locale.ROOT);
        Type type = switch (word) {
            case "string", "varchar", "text" -> Type.STRING;
            case "long", "int", "integer", "bigint" -> Type.LONG;
            case "double", "float" -> Type.DOUBLE;
            case "boolean" -> Type.BOOLEAN;
            case "timestamp", "date" -> Type.TIMESTAMP;
            case "json" -> Type.JSON;
            default ->
                throw new LoadFailure(load + ": " + where + " gives '" + name + "' the type '" + word
                        + "'; there are string, long, double, boolean, timestamp and json");
        };
        String format = column.path("format").asText(type == Type.TIMESTAMP ? defaultFormat : "");
        return new ColumnSpec(
                name,
                type,
                format.isEmpty() ? Optional.empty() : Optional.of(TimestampFormat.of(load, format)),
                column.hasNonNull("timezone")
                        ? zone(load, column.path("timezone").asText())
                        : defaultZone);
    }

    static ZoneId zone(String load, String text) {
        try {
            return ZoneId.of(text, ZoneId.SHORT_IDS);
        } catch (java.time.DateTimeException e) {
            throw new LoadFailure(load + ": '" + text + "' is no time zone; write it as UTC, Asia/Tokyo or +09:00", e);
        }
    }

    /** The value as it is stored. */
    @Nullable
    String read(@Nullable String value) throws NotOfType {
        if (value == null || (value.isEmpty() && type != Type.STRING)) {
            return null;
        }
        return switch (type) {
            case STRING -> value;
            case LONG -> wholeNumber(value);
            case DOUBLE -> number(value);
            case BOOLEAN -> TRUE.contains(value) ? "1" : "0";
            case TIMESTAMP ->
                name.equals("time") ? Long.toString(moment(value).getEpochSecond()) : STORED.format(moment(value));
            case JSON -> json(value);
        };
    }

    Row.Kind kind() {
        return type.stored().equals("VARCHAR") ? Row.Kind.TEXT : Row.Kind.NUMBER;
    }

    /** What is stored, in DuckDB's words. */
    String storedType() {
        return type == Type.TIMESTAMP && name.equals("time") ? "BIGINT" : type.stored();
    }

    Instant moment(String value) throws NotOfType {
        Optional<Instant> moment =
                format.isPresent() ? format.get().parse(value, zone) : TimestampFormat.usual(value, zone);
        return moment.orElseThrow(() -> notOfType(
                value,
                "no timestamp"
                        + format.map(known -> " of the format " + known.text()).orElse("")));
    }

    static String stored(Instant moment) {
        return STORED.format(moment);
    }

    private String wholeNumber(String value) throws NotOfType {
        try {
            return Long.toString(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw notOfType(value, "no long");
        }
    }

    private String number(String value) throws NotOfType {
        try {
            return Double.toString(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            throw notOfType(value, "no double");
        }
    }

    private String json(String value) throws NotOfType {
        try (JsonParser parser = JsonRows.FACTORY.createParser(value)) {
            while (parser.nextToken() != null) {
                continue;
            }
            return value;
        } catch (JsonProcessingException e) {
            throw notOfType(value, "no JSON");
        } catch (IOException e) {
            throw new IllegalStateException("Memory refused to be read", e);
        }
    }

    private NotOfType notOfType(String value, String what) {
        String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
        return new NotOfType("column '" + name + "' has '" + shown + "', which is " + what);
    }
}

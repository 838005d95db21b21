package io.cdppipeline.local.connector;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A format of timestamps as connectors' configurations write it: {@code %Y-%m-%d %H:%M:%S %z} in the letters of strptime, or
 * {@code java:uuuu-MM-dd}. Thread-safe.
 */
final class TimestampFormat {

    /** {@code %Y}, {@code %-d}, {@code %3N}, {@code %:z}. */
    private static final Pattern DIRECTIVE = Pattern.compile("%-?(\\d?):{0,2}([A-Za-z%])");

    private final String text;
    private final DateTimeFormatter formatter;
    private final boolean epoch;

    private TimestampFormat(String text, DateTimeFormatter formatter, boolean epoch) {
        this.text = text;
        this.formatter = formatter;
        this.epoch = epoch;
    }

    static TimestampFormat of(String load, String text) {
        try {
            if (text.startsWith("java:")) {
                return new TimestampFormat(
                        text, DateTimeFormatter.ofPattern(text.substring("java:".length()), Locale.ENGLISH), false);
            }
            return new TimestampFormat(text, strptime(text), text.equals("%s"));
        } catch (IllegalArgumentException e) {
            throw new LoadFailure(load + ": '" + text + "' is no timestamp format: " + e.getMessage(), e);
        }
    }

    String text() {
        return text;
    }

    /** @param zone of values that have none of their own */
    Optional<Instant> parse(String value, ZoneId zone) {
        if (epoch) {
            return value.matches("-?\\d{1,15}")
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(value)))
                    : Optional.empty();
        }
        try {
            TemporalAccessor parsed = formatter.parse(value);
            if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
                return Optional.of(Instant.from(parsed));
            }
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            ZoneId own = parsed.query(TemporalQueries.zone());
            return Optional.of((date == null ? LocalDate.EPOCH : date)
                    .atTime(time == null ? LocalTime.MIDNIGHT : time)
                    .atZone(own == null ? zone : own)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A timestamp in a usual spelling, to the millisecond where it has one. */
    static Optional<Instant> usual(String value, ZoneId zone) {
        String iso = value.strip();
        for (DateTimeFormatter usual : USUAL) {
            Optional<Instant> parsed = new TimestampFormat("", usual, false).parse(iso, zone);
            if (parsed.isPresent()) {
                return parsed;
            }
        }
        OptionalLong second = Timestamps.second(iso);
        return second.isPresent() ? Optional.of(Instant.ofEpochSecond(second.getAsLong())) : Optional.empty();
    }

    private static final DateTimeFormatter[] USUAL = {
        usual('T'), usual(' '), DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ENGLISH)
    };

    private static DateTimeFormatter usual(char between) {
        return new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .appendLiteral(between)
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .optionalStart()
                .optionalStart()
                .appendLiteral(' ')
                .optionalEnd()
                .appendPattern("[XXX][XX][X][z]")
                .optionalEnd()
                .toFormatter(Locale.ENGLISH);
    }

    private static DateTimeFormatter strptime(String format) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        Matcher directive = DIRECTIVE.matcher(format);
        int at = 0;
        while (directive.find()) {
            literal(builder, format.substring(at, directive.start()));
            String digits = directive.group(1);
            append(builder, directive.group(2).charAt(0), digits.isEmpty() ? 0 : Integer.parseInt(digits));
            at = directive.end();
        }
        literal(builder, format.substring(at));
        return builder.parseDefaulting(ChronoField.ERA, 1).toFormatter(Locale.ENGLISH);
    }

    private static void literal(DateTimeFormatterBuilder builder, String text) {
        if (text.indexOf('%') >= 0) {
            throw new IllegalArgumentException("it has a lone %");
        }
        if (!text.isEmpty()) {
            builder.appendLiteral(text);
        }
    }

    private static void append(DateTimeFormatterBuilder builder, char letter, int digits) {
        switch (letter) {
            case 'Y' -> builder.appendValue(ChronoField.YEAR_OF_ERA, 4, 10, SignStyle.NEVER);
            case 'y' -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(1969, 1, 1));
            case 'm' -> builder.appendValue(ChronoField.MONTH_OF_YEAR, 1, 2, SignStyle.NEVER);
            case 'd', 'e' -> {
                builder.optionalStart().appendLiteral(' ').optionalEnd();
                builder.appendValue(ChronoField.DAY_OF_MONTH, 1, 2, SignStyle.NEVER);
            }
            case 'j' -> builder.appendValue(ChronoField.DAY_OF_YEAR, 1, 3, SignStyle.NEVER);
            case 'b', 'h' -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
            case 'B' -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL);
            case 'a' -> builder.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT);
            case 'A' -> builder.appendText(ChronoField.DAY_OF_WEEK, TextStyle.FULL);
            case 'H', 'k' -> builder.appendValue(ChronoField.HOUR_OF_DAY, 1, 2, SignStyle.NEVER);
            case 'I', 'l' -> builder.appendValue(ChronoField.CLOCK_HOUR_OF_AMPM, 1, 2, SignStyle.NEVER);
            case 'p', 'P' -> builder.appendText(ChronoField.AMPM_OF_DAY, TextStyle.SHORT);
            case 'M' -> builder.appendValue(ChronoField.MINUTE_OF_HOUR, 1, 2, SignStyle.NEVER);
            case 'S' -> builder.appendValue(ChronoField.SECOND_OF_MINUTE, 1, 2, SignStyle.NEVER);
            case 'L' -> builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, digits == 0 ? 3 : digits, false);
            case 'N' -> builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false);
            case 'z' -> builder.appendPattern("[XXX][XX][X][z]");
            case 'Z' -> builder.appendPattern("[z][XXX][XX][X]");
            case 's' -> builder.appendValue(ChronoField.INSTANT_SECONDS);
            case 'T', 'X' -> each(builder, "H", ":", "M", ":", "S");
            case 'F' -> each(builder, "Y", "-", "m", "-", "d");
            case 'R' -> each(builder, "H", ":", "M");
            case 'D', 'x' -> each(builder, "m", "/", "d", "/", "y");
            case 'n', 't' -> builder.appendLiteral(' ');
            case '%' -> builder.appendLiteral('%');
            default -> throw new IllegalArgumentException("%" + letter + " is not known");
        }
    }

    private static void each(DateTimeFormatterBuilder builder, String... parts) {
        for (String part : parts) {
            if (Character.isLetter(part.charAt(0))) {
                append(builder, part.charAt(0), 0);
            } else {
                builder.appendLiteral(part);
            }
        }
    }
}

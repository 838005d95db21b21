package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A pattern of MySQL ({@code %Y-%m-%d}) or Joda ({@code yyyy-MM-dd}), which prints and reads moments. */
final class DatePattern {

    /** A part of a pattern: a field with its width, or a literal. */
    record Part(char field, int width, int most, String literal) {}

    private static final Map<String, DatePattern> KNOWN = new ConcurrentHashMap<>();

    private final List<Part> parts;

    private DatePattern(List<Part> parts) {
        this.parts = parts;
    }

    static DatePattern mysql(String pattern) {
        return cached("%" + pattern, () -> new DatePattern(DatePatterns.mysql(pattern)));
    }

    static DatePattern joda(String pattern) {
        return cached("J" + pattern, () -> new DatePattern(DatePatterns.joda(pattern)));
    }

    private static DatePattern cached(String key, java.util.function.Supplier<DatePattern> maker) {
        DatePattern known = KNOWN.get(key);
        if (known == null) {
            if (KNOWN.size() >= 1000) {
                KNOWN.clear();
            }
            known = maker.get();
            KNOWN.put(key, known);
        }
        return known;
    }

    String format(LocalDateTime at, ZoneId zone, int offsetSeconds) {
        StringBuilder result = new StringBuilder();
        for (Part part : parts) {
            result.append(part.field() == '\'' ? part.literal() : field(part, at, zone, offsetSeconds));
        }
        return result.toString();
    }

    private static String field(Part part, LocalDateTime at, ZoneId zone, int offset) {
        int width = part.width();
        return switch (part.field()) {
            case 'y' -> width == 2 ? digits(Math.floorMod(at.getYear(), 100), 2) : digits(at.getYear(), width);
            case 'x' ->
                width == 2
                        ? digits(at.get(IsoFields.WEEK_BASED_YEAR) % 100, 2)
                        : digits(at.get(IsoFields.WEEK_BASED_YEAR), width);
            case 'w' -> digits(at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), width);
            case 'M' ->
                width < 3
                        ? digits(at.getMonthValue(), width)
                        : at.getMonth().getDisplayName(width == 3 ? TextStyle.SHORT : TextStyle.FULL, Locale.ENGLISH);
            case 'd' -> digits(at.getDayOfMonth(), width);
            case 'D' -> digits(at.getDayOfYear(), width);
            case 'e' -> digits(at.getDayOfWeek().getValue(), width);
            case 'E' -> at.getDayOfWeek().getDisplayName(width < 4 ? TextStyle.SHORT : TextStyle.FULL, Locale.ENGLISH);
            case 'a' -> at.getHour() < 12 ? "AM" : "PM";
            case 'H' -> digits(at.getHour(), width);
            case 'k' -> digits(at.getHour() == 0 ? 24 : at.getHour(), width);
            case 'K' -> digits(at.getHour() % 12, width);
            case 'h' -> digits(at.getHour() % 12 == 0 ? 12 : at.getHour() % 12, width);
            case 'm' -> digits(at.getMinute(), width);
            case 's' -> digits(at.getSecond(), width);
            case 'S' -> (digits(at.getNano(), 9) + "0".repeat(Math.max(0, width))).substring(0, width);
            case 'C' -> digits(at.getYear() / 100, width);
            case 'G' -> at.getYear() > 0 ? "AD" : "BC";
            case 'Z' -> DatePatterns.offset(width, zone, offset);
            default -> DatePatterns.zoneName(width, zone, at);
        };
    }

    private static String digits(int value, int width) {
        return value < 0 ? "-" + DateTexts.digits(-value, width) : DateTexts.digits(value, width);
    }

    /** What a text holds. */
    static final class Parsed {
        int year = -1;
        int month = -1;
        int day = -1;
        int dayOfYear;
        int hour;
        int minute;
        int second;
        int micros;
        int halfDayHour = -1;
        boolean afternoon;
        int weekYear = -1;
        int week = -1;
        int weekday = -1;

        @Nullable
        String zone;

        LocalDateTime dateTime() {
            boolean undated = month < 0 && day < 0 && dayOfYear <= 0 && week < 0 && weekday < 0;
            if (weekday > 0 && week < 0 && day < 0 && dayOfYear <= 0) {
                throw new Raise("NOT_SUPPORTED", "Reading a date of nothing but a day of the week");
            }
            int year = this.year >= 0 || this.year < -1 ? this.year : undated ? 1970 : 2000;
            int month = Math.max(1, this.month);
            int day = Math.max(1, this.day);
            int weekday = Math.max(1, this.weekday);
            int hours = halfDayHour < 0 ? hour : halfDayHour % 12 + (afternoon ? 12 : 0);
            LocalDateTime start;
            if (dayOfYear > 0) {
                start = LocalDateTime.of(java.time.LocalDate.ofYearDay(year, dayOfYear), java.time.LocalTime.MIN);
            } else if (week > 0) {
                start = java.time.LocalDate.of(weekYear > 0 ? weekYear : year, 1, 4)
                        .with(WeekFields.ISO.weekOfWeekBasedYear(), week)
                        .with(DayOfWeek.of(weekday))
                        .atStartOfDay();
            } else {
                start = LocalDateTime.of(year, month, day, 0, 0);
            }
            return LocalDateTime.of(start.toLocalDate(), java.time.LocalTime.of(hours, minute, second))
                    .plus(micros, ChronoUnit.MICROS);
        }

        ZoneId zoneId() {
            return zone == null ? ZoneOffset.UTC : DateTexts.zone(zone);
        }
    }

    Parsed parse(String text) {
        Parsed parsed = new Parsed();
        int at = 0;
        for (Part part : parts) {
            int next = part.field() == '\''
                    ? literal(text, at, part.literal())
                    : new DateReader(text, at).read(part, parsed);
            if (next < 0) {
                throw malformed(text, at);
            }
            at = next;
        }
        if (at < text.length()) {
            throw malformed(text, at);
        }
        try {
            parsed.dateTime();
        } catch (java.time.DateTimeException e) {
            throw Raise.argument("Cannot parse \"" + text + "\": " + e.getMessage());
        }
        return parsed;
    }

    private static int literal(String text, int at, String literal) {
        return text.regionMatches(true, at, literal, 0, literal.length()) ? at + literal.length() : -1;
    }

    static Raise malformed(String text, int at) {
        return Raise.argument(
                at >= text.length()
                        ? "Invalid format: \"" + text + "\"" + (text.isEmpty() ? "" : " is too short")
                        : "Invalid format: \"" + text + "\""
                                + (at == 0 ? "" : " is malformed at \"" + text.substring(at) + "\""));
    }

    static List<String> monthNames(TextStyle style) {
        List<String> names = new ArrayList<>();
        for (Month month : Month.values()) {
            names.add(month.getDisplayName(style, Locale.ENGLISH));
        }
        return names;
    }

    static List<String> dayNames(TextStyle style) {
        List<String> names = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            names.add(day.getDisplayName(style, Locale.ENGLISH));
        }
        return names;
    }
}

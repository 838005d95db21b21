package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Failures;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dates, timestamps and time zones as Presto reads and prints them. Timestamps are microseconds since 1970 here. */
public final class DateTexts {

    private static final Pattern DATE = Pattern.compile("\\s*([+-]?\\d{1,9})-(\\d{1,2})-(\\d{1,2})\\s*");
    private static final Pattern TIMESTAMP = Pattern.compile(
            "\\s*([+-]?\\d{1,9}-\\d{1,2}-\\d{1,2})(?: (\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d+))?)?)?\\s*([A-Za-z+-].*)?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d+))?)?");
    private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{1,2})(?::?(\\d{2}))?");

    /** The names of all zones by their upper case. */
    private static final Map<String, String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .collect(Collectors.toUnmodifiableMap(id -> id.toUpperCase(Locale.ROOT), id -> id, (a, b) -> a));

    private DateTexts() {}

    public static LocalDate date(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException("no date: " + text);
        }
        return LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
    }

    public static String dateText(LocalDate date) {
        int year = date.getYear();
        return (year < 0 ? "-" : "") + digits(Math.abs(year), 4) + "-" + digits(date.getMonthValue(), 2) + "-"
                + digits(date.getDayOfMonth(), 2);
    }

    /** A number that is not negative, with zeros before it. */
    static String digits(int value, int width) {
        String text = Integer.toString(value);
        return text.length() >= width ? text : "0".repeat(width - text.length()) + text;
    }

    public static long timestampMicros(String text, int precision) {
        Matcher matcher = TIMESTAMP.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException("no timestamp: " + text);
        }
        if (matcher.group(6) != null) {
            zoneName(matcher.group(6).strip());
        }
        return round(micros(matcher), precision);
    }

    private static long micros(Matcher matcher) {
        LocalDate date = date(matcher.group(1));
        if (matcher.group(2) == null) {
            return micros(date.atStartOfDay());
        }
        LocalTime time =
                LocalTime.of(number(matcher, 2), number(matcher, 3), matcher.group(4) == null ? 0 : number(matcher, 4));
        return micros(date.atTime(time)) + fraction(matcher.group(5));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /** Microseconds of the digits behind the point, rounded. */
    private static long fraction(@Nullable String digits) {
        if (digits == null) {
            return 0;
        }
        return Math.round(Double.parseDouble("0." + digits) * 1_000_000);
    }

    public static long zonedMicros(String text, int precision) {
        Matcher matcher = TIMESTAMP.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException("no timestamp: " + text);
        }
        String zone =
                matcher.group(6) == null ? "UTC" : zoneName(matcher.group(6).strip());
        return unwall(round(micros(matcher), precision), zone);
    }

    /** The zone that a timestamp's text ends with; UTC if it has none. */
    static String zoneOf(String text) {
        Matcher matcher = TIMESTAMP.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException("no timestamp: " + text);
        }
        return matcher.group(6) == null ? "UTC" : zoneName(matcher.group(6).strip());
    }

    public static long timeMicros(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            throw new DateTimeException("no time: " + text);
        }
        LocalTime time =
                LocalTime.of(number(matcher, 1), number(matcher, 2), matcher.group(3) == null ? 0 : number(matcher, 3));
        return time.toNanoOfDay() / 1000 + fraction(matcher.group(4));
    }

    /** Half up to a number of digits behind the second. */
    static long round(long micros, int precision) {
        if (precision >= 6) {
            return micros;
        }
        long unit = (long) Math.pow(10, 6 - precision);
        return Math.floorDiv(micros + unit / 2, unit) * unit;
    }

    static long micros(LocalDateTime dateTime) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, dateTime.toInstant(ZoneOffset.UTC));
    }

    static LocalDateTime dateTime(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000), (int) Math.floorMod(micros, 1_000_000L) * 1000, ZoneOffset.UTC);
    }

    /** What a clock in the zone shows at a moment. */
    public static long wall(long micros, String zone) {
        return micros + offsetSeconds(micros, zone) * 1_000_000L;
    }

    /** The moment at which a clock in the zone shows this. */
    static long unwall(long micros, String zone) {
        LocalDateTime local = dateTime(micros);
        Instant instant = local.atZone(zone(zone)).toInstant();
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static int offsetSeconds(long micros, String zone) {
        return zone(zone)
                .getRules()
                .getOffset(Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000)))
                .getTotalSeconds();
    }

    static ZoneId zone(String name) {
        return name.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(name);
    }

    /**
     * The name as Presto prints it: {@code UTC}, {@code Asia/Tokyo}, {@code +09:00}.
     *
     * @throws DateTimeException if there is no such zone
     */
    public static String zoneName(String text) {
        Matcher offset = OFFSET.matcher(text);
        if (offset.matches()) {
            int hours = Integer.parseInt(offset.group(2));
            int minutes = offset.group(3) == null ? 0 : Integer.parseInt(offset.group(3));
            if (hours > 14 || minutes > 59) {
                throw new DateTimeException("'" + text + "' is not a valid time zone");
            }
            return hours == 0 && minutes == 0
                    ? "UTC"
                    : String.format(Locale.ROOT, "%s%02d:%02d", offset.group(1), hours, minutes);
        }
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.equals("UTC") || upper.equals("Z") || upper.equals("GMT") || upper.equals("UT")) {
            return "UTC";
        }
        String id = ZONES.get(upper);
        if (id == null) {
            throw new DateTimeException("'" + text + "' is not a valid time zone");
        }
        return id;
    }

    public static String zoneNameOrFail(String text) {
        try {
            return zoneName(text);
        } catch (DateTimeException e) {
            throw Failures.of("INVALID_FUNCTION_ARGUMENT", "'" + text + "' is not a valid time zone");
        }
    }

    public static String timestampText(long micros, int precision) {
        return timestampText(micros, precision, ' ');
    }

    public static String timestampText(long micros, int precision, char between) {
        LocalDateTime at = dateTime(micros);
        return dateText(at.toLocalDate()) + between + timeText(at.toLocalTime().toNanoOfDay() / 1000, precision);
    }

    public static String timeText(long microsOfDay, int precision) {
        LocalTime time = LocalTime.ofNanoOfDay(microsOfDay * 1000);
        String seconds =
                digits(time.getHour(), 2) + ":" + digits(time.getMinute(), 2) + ":" + digits(time.getSecond(), 2);
        return precision == 0
                ? seconds
                : seconds + "." + digits(time.getNano(), 9).substring(0, Math.min(9, precision));
    }

    public static String zonedText(long micros, String zone, int precision) {
        return timestampText(wall(micros, zone), precision) + " " + zone;
    }

    public static String dayIntervalText(long milliseconds) {
        long value = Math.abs(milliseconds);
        return String.format(
                Locale.ROOT,
                "%s%d %02d:%02d:%02d.%03d",
                milliseconds < 0 ? "-" : "",
                value / 86_400_000,
                value / 3_600_000 % 24,
                value / 60_000 % 60,
                value / 1000 % 60,
                value % 1000);
    }

    public static String yearIntervalText(long months) {
        long value = Math.abs(months);
        return (months < 0 ? "-" : "") + value / 12 + "-" + value % 12;
    }
}

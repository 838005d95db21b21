package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Treasure Data's times: epoch seconds, units of one letter, intervals (facts: td-api, section 8.5). */
public final class TdTimes {

    private static final Map<String, String> OFFSETS = Map.ofEntries(
            Map.entry("JST", "+09:00"),
            Map.entry("EST", "-05:00"),
            Map.entry("EDT", "-04:00"),
            Map.entry("CST", "-06:00"),
            Map.entry("CDT", "-05:00"),
            Map.entry("MST", "-07:00"),
            Map.entry("MDT", "-06:00"),
            Map.entry("PST", "-08:00"),
            Map.entry("PDT", "-07:00"),
            Map.entry("CET", "+01:00"),
            Map.entry("CEST", "+02:00"));

    private static final Pattern TIME = Pattern.compile(
            "(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[ T](\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d+)?)?)?\\s*(\\S.*)?");
    private static final Pattern DURATION = Pattern.compile("([+-]?\\d+)([wdhms])");
    private static final Pattern WINDOW = Pattern.compile("([+-]?\\d+)([smhdwMqy])(?:/(.+))?");
    private static final Pattern OFFSET = Pattern.compile("([+-]?\\d+)([smhdwMqy])");

    private TdTimes() {}

    static ZoneId zone(String name) {
        String offset = OFFSETS.get(name.toUpperCase(Locale.ROOT));
        if (offset != null) {
            return ZoneOffset.of(offset);
        }
        try {
            return DateTexts.zone(DateTexts.zoneName(name));
        } catch (DateTimeException e) {
            throw Raise.argument("'" + name + "' is not a valid time zone");
        }
    }

    /** Epoch seconds of a text; null if it is none. The zone counts where the text has none. */
    static @Nullable Long parse(String text, String zone) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        try {
            LocalDate date = LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
            LocalTime time = matcher.group(4) == null
                    ? LocalTime.MIN
                    : LocalTime.of(
                            number(matcher, 4), number(matcher, 5), matcher.group(6) == null ? 0 : number(matcher, 6));
            ZoneId in = zone(matcher.group(7) == null ? zone : matcher.group(7));
            return date.atTime(time).atZone(in).toEpochSecond();
        } catch (DateTimeException | Raise e) {
            return null;
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /** Seconds of {@code -1d12h30m}; the sign at the front holds for all. */
    static long duration(String text) {
        String rest = text.strip();
        boolean negative = rest.startsWith("-");
        Matcher matcher = DURATION.matcher(rest);
        long seconds = 0;
        int at = 0;
        while (matcher.lookingAt()) {
            long amount = Math.abs(Long.parseLong(matcher.group(1)));
            seconds += amount
                    * switch (matcher.group(2)) {
                        case "w" -> 604_800;
                        case "d" -> 86_400;
                        case "h" -> 3600;
                        case "m" -> 60;
                        default -> 1;
                    };
            at = matcher.end();
            matcher.region(at, rest.length());
        }
        if (at == 0 || at < rest.length()) {
            throw Raise.argument("Invalid duration for TD_TIME_ADD: '" + text + "'; write e.g. '-1d' or '1d12h30m'");
        }
        return negative ? -seconds : seconds;
    }

    static ZonedDateTime truncate(ZonedDateTime at, char unit) {
        LocalDateTime local = at.toLocalDateTime();
        LocalDateTime truncated = switch (unit) {
            case 's' -> local.truncatedTo(ChronoUnit.SECONDS);
            case 'm' -> local.truncatedTo(ChronoUnit.MINUTES);
            case 'h' -> local.truncatedTo(ChronoUnit.HOURS);
            case 'd' -> local.truncatedTo(ChronoUnit.DAYS);
            case 'w' ->
                local.toLocalDate()
                        .minusDays(local.getDayOfWeek().getValue() - 1L)
                        .atStartOfDay();
            case 'M' -> local.toLocalDate().withDayOfMonth(1).atStartOfDay();
            case 'q' ->
                local.toLocalDate()
                        .withDayOfMonth(1)
                        .withMonth((local.getMonthValue() - 1) / 3 * 3 + 1)
                        .atStartOfDay();
            case 'y' -> local.toLocalDate().withDayOfYear(1).atStartOfDay();
            default -> throw Raise.argument("Unknown time unit: " + unit);
        };
        return ZonedDateTime.ofLocal(truncated, at.getZone(), at.getOffset());
    }

    private static ZonedDateTime plus(ZonedDateTime at, long amount, char unit) {
        return switch (unit) {
            case 's' -> at.plusSeconds(amount);
            case 'm' -> at.plusMinutes(amount);
            case 'h' -> at.plusHours(amount);
            case 'd' -> at.plusDays(amount);
            case 'w' -> at.plusWeeks(amount);
            case 'M' -> at.plusMonths(amount);
            case 'q' -> at.plusMonths(3 * amount);
            default -> at.plusYears(amount);
        };
    }

    /** First and last-but-one second of {@code TD_INTERVAL}'s window {@code N u[/offset]}, seen from a moment. */
    public static long[] interval(Instant reference, String window, String zoneName) {
        Matcher matcher = WINDOW.matcher(window.strip());
        if (!matcher.matches()) {
            throw Raise.argument("Invalid interval for TD_INTERVAL: '" + window + "'; write e.g. '-1d' or '-7d/-1d'");
        }
        long amount = Long.parseLong(matcher.group(1));
        char unit = matcher.group(2).charAt(0);
        ZonedDateTime now = reference.atZone(zone(zoneName));
        ZonedDateTime origin = origin(now, unit, matcher.group(3), window);
        ZonedDateTime grid = truncate(origin, unit);
        ZonedDateTime end = plus(grid, amount, unit);
        ZonedDateTime start = origin;
        long a = start.toEpochSecond();
        long b = end.toEpochSecond();
        return new long[] {Math.min(a, b), Math.max(a, b)};
    }

    private static ZonedDateTime origin(ZonedDateTime now, char unit, @Nullable String offset, String window) {
        if (offset == null) {
            return truncate(now, unit);
        }
        if (offset.equals("now")) {
            return now.truncatedTo(ChronoUnit.SECONDS);
        }
        Matcher matcher = OFFSET.matcher(offset);
        if (matcher.matches()) {
            char other = matcher.group(2).charAt(0);
            return plus(truncate(now, other), Long.parseLong(matcher.group(1)), other);
        }
        Long moment = parse(
                offset,
                now.getZone().getId().equals("Z") ? "UTC" : now.getZone().getId());
        if (moment == null) {
            throw Raise.argument("Invalid offset for TD_INTERVAL: '" + window + "'");
        }
        return truncate(Instant.ofEpochSecond(moment).atZone(now.getZone()), unit);
    }
}

package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions of dates and times; timestamps are microseconds since 1970. */
final class DateTimeScalars {

    private static final Pattern ISO = Pattern.compile("(\\d{4})(?:-(\\d{2})(?:-(\\d{2}))?)?"
            + "(?:T(\\d{2})(?::(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?(Z|[+-]\\d{2}(?::?\\d{2})?)?)?");
    private static final Pattern DURATION = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+)\\s*");
    private static final Set<String> TIME_UNITS = Set.of("millisecond", "second", "minute", "hour");

    private static final Set<String> DATE_UNITS = Set.of("day", "week", "month", "quarter", "year");
    private static final long DAY = 86_400_000_000L;

    private DateTimeScalars() {}

    static void fill(Registry r) {
        texts(r);
        zones(r);
        r.add(
                        "date_parse",
                        "VV>L",
                        a -> DateTexts.micros(
                                DatePattern.mysql(a.text(1)).parse(a.text(0)).dateTime()))
                .add(
                        "date_format",
                        "LV>V",
                        a -> DatePattern.mysql(a.text(1))
                                .format(
                                        DateTexts.dateTime(Math.floorDiv(a.number(0), 1000L) * 1000),
                                        java.time.ZoneOffset.UTC,
                                        0))
                .add("format_datetime", "LVV>V", a -> {
                    String zone = a.text(1);
                    return DatePattern.joda(a.text(2))
                            .format(
                                    DateTexts.dateTime(DateTexts.wall(a.number(0), zone)),
                                    DateTexts.zone(zone),
                                    DateTexts.offsetSeconds(a.number(0), zone));
                })
                .add("parse_datetime", "VV>L", a -> {
                    DatePattern.Parsed parsed = DatePattern.joda(a.text(1)).parse(a.text(0));
                    String zone = parsed.zone == null ? "UTC" : parsed.zone;
                    return DateTexts.unwall(DateTexts.micros(parsed.dateTime()), zone);
                })
                .add("parse_datetime_zone", "VV>V", a -> {
                    String zone = DatePattern.joda(a.text(1)).parse(a.text(0)).zone;
                    return zone == null ? "UTC" : zone;
                })
                .add("iso8601", "V>L", a -> {
                    Matcher iso = iso(a.text(0));
                    return DateTexts.unwall(DateTexts.micros(isoWall(iso)), isoZone(iso));
                })
                .add("iso8601_zone", "V>V", a -> isoZone(iso(a.text(0))))
                .add("iso8601_date", "V>T", a -> isoDate(a.text(0)))
                .add("seconds_to_micros", "D>L", a -> fromSeconds(a.real(0)))
                .add("date_add", "VLL>L", a -> add(a.text(0), a.number(1), a.number(2)))
                .add(
                        "date_add_zoned",
                        "VLLV>L",
                        a -> TIME_UNITS.contains(a.text(0))
                                ? add(a.text(0), a.number(1), a.number(2))
                                : DateTexts.unwall(
                                        add(a.text(0), a.number(1), DateTexts.wall(a.number(2), a.text(3))), a.text(3)))
                .add("date_diff", "VLLB>L", a -> Differences.between(a.text(0), a.number(1), a.number(2)))
                .add(
                        "date_diff_zoned",
                        "VLLLL>L",
                        a -> TIME_UNITS.contains(a.text(0))
                                ? Differences.between(a.text(0), a.number(3), a.number(4))
                                : Differences.between(a.text(0), a.number(1), a.number(2)))
                .add("nanos_to_micros", "L>L", a -> {
                    if (a.number(0) % 1000 != 0) {
                        throw new Raise(
                                "NOT_SUPPORTED",
                                "from_unixtime_nanos with nanoseconds: timestamps are held to the microsecond here");
                    }
                    return a.number(0) / 1000;
                })
                .add("unit", "VV>V", a -> {
                    boolean known =
                            TIME_UNITS.contains(a.text(0)) ? !a.text(1).equals("DATE") : DATE_UNITS.contains(a.text(0));
                    if (!known) {
                        throw Raise.argument("'" + a.text(0) + "' is not a valid " + a.text(1) + " field");
                    }
                    return a.text(0);
                })
                .add("time_unit", "V>V", a -> {
                    if (!TIME_UNITS.contains(a.text(0))) {
                        throw Raise.argument("'" + a.text(0) + "' is not a valid TIME field");
                    }
                    return a.text(0);
                })
                .add("time_trunc", "VL>L", a -> a.number(1) - a.number(1) % micros(a.text(0)))
                .add(
                        "time_add",
                        "VLL>L",
                        a -> Math.floorMod(
                                a.number(2) + a.number(1) % (DAY / micros(a.text(0))) * micros(a.text(0)), DAY))
                .add("time_diff", "VLL>L", a -> (a.number(2) - a.number(1)) / micros(a.text(0)))
                .add("format_local", "LV>V", a -> {
                    if (zoned(a.text(1))) {
                        throw Raise.argument(
                                "format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this"
                                        + " type does not contain TZ information");
                    }
                    return DatePattern.joda(a.text(1))
                            .format(DateTexts.dateTime(a.number(0)), java.time.ZoneOffset.UTC, 0);
                })
                .add(
                        "sequence_steps",
                        "LLLLB>L",
                        a -> steps(a.number(0), a.number(1), a.number(2), a.number(3), a.flag(4)))
                .add("parse_duration", "V>L", a -> duration(a.text(0)))
                .add("human_seconds", "D>V", a -> human(a.real(0)));
    }

    private static void texts(Registry r) {
        r.add("date", "V>T", a -> {
                    try {
                        return DateTexts.date(a.text(0));
                    } catch (DateTimeException e) {
                        throw Raise.cast("Value cannot be cast to date: " + a.text(0));
                    }
                })
                .add("time", "V>L", a -> {
                    try {
                        return DateTexts.timeMicros(a.text(0));
                    } catch (DateTimeException e) {
                        throw Raise.cast("Value cannot be cast to time: " + a.text(0));
                    }
                })
                .add("timestamp", "VL>L", a -> {
                    try {
                        return DateTexts.timestampMicros(a.text(0), (int) a.number(1));
                    } catch (DateTimeException e) {
                        throw Raise.cast("Value cannot be cast to timestamp: " + a.text(0));
                    }
                })
                .add("zoned_moment", "VL>L", a -> {
                    try {
                        return DateTexts.zonedMicros(a.text(0), (int) a.number(1));
                    } catch (DateTimeException e) {
                        throw Raise.cast("Value cannot be cast to timestamp with time zone: " + a.text(0));
                    }
                })
                .add("zoned_zone", "V>V", a -> {
                    try {
                        return DateTexts.zoneOf(a.text(0));
                    } catch (DateTimeException e) {
                        throw Raise.cast("Value cannot be cast to timestamp with time zone: " + a.text(0));
                    }
                })
                .add("date_text", "T>V", a -> DateTexts.dateText(a.date(0)))
                .add("time_text", "LL>V", a -> DateTexts.timeText(a.number(0), (int) a.number(1)))
                .add("timestamp_text", "LL>V", a -> DateTexts.timestampText(a.number(0), (int) a.number(1)))
                .add("zoned_text", "LVL>V", a -> DateTexts.zonedText(a.number(0), a.text(1), (int) a.number(2)))
                .add("day_interval_text", "L>V", a -> DateTexts.dayIntervalText(a.number(0)))
                .add("year_interval_text", "L>V", a -> DateTexts.yearIntervalText(a.number(0)))
                .add("round_micros", "LL>L", a -> DateTexts.round(a.number(0), (int) a.number(1)))
                .add("time_of_day", "LL>L", a -> timeOfDay(a.number(0), (int) a.number(1)))
                .add("to_iso8601", "LVL>V", a -> iso8601(a.number(0), a.text(1), (int) a.number(2)));
    }

    private static long timeOfDay(long micros, int precision) {
        if (micros < 0 && micros % 1_000_000 != 0) {
            throw new Raise(
                    "NOT_SUPPORTED",
                    "casting a timestamp before 1970 with a fraction of a second to a time: Presto is a second off");
        }
        long day = 86_400_000_000L;
        return DateTexts.round(Math.floorMod(micros, day), precision) % day;
    }

    private static void zones(Registry r) {
        r.add("wall", "LV>L", a -> DateTexts.wall(a.number(0), a.text(1)))
                .add("unwall", "LV>L", a -> DateTexts.unwall(a.number(0), a.text(1)))
                .add("zone", "V>V", a -> DateTexts.zoneName(a.text(0)))
                .add("zone_offset", "LV>L", a -> (long) DateTexts.offsetSeconds(a.number(0), a.text(1)))
                .add(
                        "offset_zone",
                        "LL>V",
                        a -> DateTexts.zoneName(String.format(
                                Locale.ROOT,
                                "%s%02d:%02d",
                                a.number(0) < 0 || a.number(1) < 0 ? "-" : "+",
                                Math.abs(a.number(0)),
                                Math.abs(a.number(1)))));
    }

    private static String iso8601(long micros, String zone, int precision) {
        if (zone.isEmpty()) {
            return DateTexts.timestampText(micros, precision, 'T');
        }
        String offset = zone.equals("UTC")
                ? "Z"
                : DatePatterns.offset(2, ZoneId.of(zone), DateTexts.offsetSeconds(micros, zone));
        return DateTexts.timestampText(DateTexts.wall(micros, zone), precision, 'T') + offset;
    }

    private static Matcher iso(String text) {
        Matcher matcher = ISO.matcher(text);
        if (matcher.matches()) {
            return matcher;
        }
        int end = 0;
        matcher.reset();
        if (matcher.lookingAt()) {
            end = matcher.end();
        }
        throw Raise.argument("Invalid format: \"" + text + "\""
                + (end == 0 || end == text.length() ? "" : " is malformed at \"" + text.substring(end) + "\""));
    }

    private static LocalDateTime isoWall(Matcher iso) {
        LocalDate date = LocalDate.of(number(iso, 1, 0), number(iso, 2, 1), number(iso, 3, 1));
        String fraction = iso.group(7) == null ? "0" : iso.group(7);
        int millis = Integer.parseInt((fraction + "000").substring(0, 3));
        return date.atTime(number(iso, 4, 0), number(iso, 5, 0), number(iso, 6, 0))
                .plus(millis, ChronoUnit.MILLIS);
    }

    private static int number(Matcher matcher, int group, int otherwise) {
        return matcher.group(group) == null ? otherwise : Integer.parseInt(matcher.group(group));
    }

    private static String isoZone(Matcher iso) {
        return iso.group(8) == null ? "UTC" : DateTexts.zoneName(iso.group(8));
    }

    private static LocalDate isoDate(String text) {
        List<DateTimeFormatter> formats = new ArrayList<>(List.of(
                DateTimeFormatter.ISO_LOCAL_DATE, DateTimeFormatter.ISO_WEEK_DATE, DateTimeFormatter.ISO_ORDINAL_DATE));
        for (DateTimeFormatter format : formats) {
            ParsePosition end = new ParsePosition(0);
            if (format.parseUnresolved(text, end) != null && end.getIndex() == text.length()) {
                return LocalDate.parse(text, format);
            }
        }
        int time = text.indexOf('T');
        if (time > 0) {
            throw Raise.argument("Invalid format: \"" + text + "\" is malformed at \"" + text.substring(time) + "\"");
        }
        return isoWall(iso(text)).toLocalDate();
    }

    private static long add(String unit, long amount, long micros) {
        LocalDateTime at = DateTexts.dateTime(micros);
        LocalDateTime moved = switch (unit) {
            case "millisecond" -> at.plus(amount, ChronoUnit.MILLIS);
            case "second" -> at.plusSeconds(amount);
            case "minute" -> at.plusMinutes(amount);
            case "hour" -> at.plusHours(amount);
            case "day" -> at.plusDays(amount);
            case "week" -> at.plusWeeks(amount);
            case "month" -> at.plusMonths(amount);
            case "quarter" -> at.plusMonths(3 * amount);
            case "year" -> at.plusYears(amount);
            default -> throw Raise.argument("'" + unit + "' is not a valid Timestamp field");
        };
        return DateTexts.micros(moved);
    }

    private static long duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw Raise.argument("duration is not a valid data duration string: " + text);
        }
        BigDecimal unit = switch (matcher.group(2)) {
            case "ns" -> new BigDecimal("0.000001");
            case "us" -> new BigDecimal("0.001");
            case "ms" -> BigDecimal.ONE;
            case "s" -> BigDecimal.valueOf(1000);
            case "m" -> BigDecimal.valueOf(60_000);
            case "h" -> BigDecimal.valueOf(3_600_000);
            case "d" -> BigDecimal.valueOf(86_400_000);
            default -> throw Raise.argument("Unknown time unit: " + matcher.group(2));
        };
        return new BigDecimal(matcher.group(1))
                .multiply(unit)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static long fromSeconds(double seconds) {
        double millis = Math.rint(seconds * 1000);
        long rounded = Math.round(seconds * 1000);
        if (Math.abs(millis) >= 1L << 51) {
            throw new Raise("GENERIC_INTERNAL_ERROR", "Millis overflow: " + rounded);
        }
        return rounded * 1000;
    }

    private static long micros(String unit) {
        return switch (unit) {
            case "millisecond" -> 1000L;
            case "second" -> 1_000_000L;
            case "minute" -> 60_000_000L;
            default -> 3_600_000_000L;
        };
    }

    /** Whether a Joda pattern prints a zone outside its quotes. */
    private static boolean zoned(String pattern) {
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            quoted ^= c == '\'';
            if (!quoted && (c == 'z' || c == 'Z')) {
                return true;
            }
        }
        return false;
    }

    /** How many elements a sequence of moments has; without a step it goes by days in either direction. */
    private static long steps(long from, long to, long millis, long months, boolean dates) {
        long count;
        if (millis == 0 && months == 0) {
            count = Math.abs(to - from) / DAY + 1;
        } else if (months != 0) {
            checkDirection(from, to, months);
            count = Math.abs(Differences.between("month", from, to)) / Math.abs(months) + 1;
        } else {
            if (dates && millis % 86_400_000 != 0) {
                throw Raise.argument("sequence step must be a day interval if start and end values are dates");
            }
            checkDirection(from, to, millis);
            count = Math.abs(to - from) / (Math.abs(millis) * 1000) + 1;
        }
        if (count > 10_000) {
            throw Raise.argument("result of sequence function must not have more than 10000 entries");
        }
        return count;
    }

    private static void checkDirection(long from, long to, long step) {
        if (step > 0 ? from > to : from < to) {
            throw Raise.argument("sequence stop value should be greater than or equal to start value if step is greater"
                    + " than zero otherwise stop should be less than or equal to start");
        }
    }

    private static String human(double seconds) {
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            throw Raise.argument("Invalid argument found: " + seconds);
        }
        long rest = Math.round(Math.abs(seconds));
        long[] sizes = {604_800, 86_400, 3600, 60, 1};
        String[] names = {"week", "day", "hour", "minute", "second"};
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            long count = rest / sizes[i];
            rest %= sizes[i];
            if (count > 0 || (i == 4 && parts.isEmpty())) {
                parts.add(count + " " + names[i] + (count == 1 ? "" : "s"));
            }
        }
        return String.join(", ", parts);
    }
}

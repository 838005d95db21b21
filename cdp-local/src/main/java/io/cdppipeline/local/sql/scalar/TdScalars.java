package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;

/** Treasure Data's functions. */
final class TdScalars {

    private static final Map<String, SimpleDateFormat> FORMATS = new ConcurrentHashMap<>();

    private TdScalars() {}

    static void fill(Registry r) {
        r.add("td_time_parse", "VV>L", a -> TdTimes.parse(a.text(0), a.text(1)))
                .add(
                        "td_time_format",
                        "LVV>V",
                        a -> format(a.text(1), a.text(2)).format((Object) (a.number(0) * 1000)))
                .add("td_time_string", "LVV>V", a -> string(a.number(0), a.text(1), a.text(2)))
                .add(
                        "td_date_trunc",
                        "VLV>L",
                        a -> TdTimes.truncate(
                                        Instant.ofEpochSecond(a.number(1)).atZone(TdTimes.zone(a.text(2))),
                                        unit(a.text(0)))
                                .toEpochSecond())
                .add("td_duration", "V>L", a -> TdTimes.duration(a.text(0)))
                .add("td_parse_agent", "V>V", a -> JsonTexts.print(UserAgents.parse(a.text(0))))
                .add(
                        "td_user_agent_part",
                        "VV>V",
                        a -> UserAgents.parse(a.text(0)).get(a.text(1)));
    }

    /** A copy of one made before, as they cannot be shared between threads. */
    private static SimpleDateFormat format(String pattern, String zone) {
        String key = zone + " " + pattern;
        SimpleDateFormat known = FORMATS.get(key);
        if (known == null) {
            known = new SimpleDateFormat(pattern, Locale.ENGLISH);
            known.setTimeZone(TimeZone.getTimeZone(TdTimes.zone(zone)));
            if (FORMATS.size() >= 1000) {
                FORMATS.clear();
            }
            FORMATS.put(key, known);
        }
        return (SimpleDateFormat) known.clone();
    }

    private static char unit(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "second" -> 's';
            case "minute" -> 'm';
            case "hour" -> 'h';
            case "day" -> 'd';
            case "week" -> 'w';
            case "month" -> 'M';
            case "quarter" -> 'q';
            case "year" -> 'y';
            default -> throw Raise.argument("'" + name + "' is not a valid unit for TD_DATE_TRUNC");
        };
    }

    private static String string(long time, String format, String zone) {
        boolean brief = format.endsWith("!");
        if (format.isEmpty() || format.length() > (brief ? 2 : 1)) {
            throw Raise.argument("Invalid format for TD_TIME_STRING: '" + format + "'; write e.g. 'd' or 'd!'");
        }
        char unit = format.charAt(0);
        ZonedDateTime at = TdTimes.truncate(Instant.ofEpochSecond(time).atZone(TdTimes.zone(zone)), unit);
        String pattern = !brief
                ? "yyyy-MM-dd HH:mm:ssxx"
                : switch (unit) {
                    case 'y' -> "yyyy";
                    case 'q', 'M' -> "yyyy-MM";
                    case 'w', 'd' -> "yyyy-MM-dd";
                    case 'h' -> "yyyy-MM-dd HH";
                    case 'm' -> "yyyy-MM-dd HH:mm";
                    default -> "yyyy-MM-dd HH:mm:ss";
                };
        return at.format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
    }
}

package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Functions of dates and times, in UTC as jobs of the service run; values are those of Hive 2.3's own classes. */
final class DateFunctions {

    private static final String DEFAULT = "'yyyy-MM-dd HH:mm:ss'";

    private DateFunctions() {}

    static void fill(Functions.Dictionary d) {
        for (String part : new String[] {"year", "month", "day", "quarter"}) {
            d.whole(part.equals("day") ? "day dayofmonth" : part, 1, 1, c -> part + "(" + c.day(0) + ")");
        }
        d.whole("weekofyear", 1, 1, c -> "weekofyear(" + c.day(0) + ")")
                .whole("dayofweek", 1, 1, c -> "(dayofweek(" + c.day(0) + ") + 1)")
                .whole("hour", 1, 1, c -> clock(c) + " // 3600")
                .whole("minute", 1, 1, c -> "(" + clock(c) + " // 60) % 60")
                .whole("second", 1, 1, c -> clock(c) + " % 60")
                .whole("datediff", 2, 2, c -> "date_diff('day', " + c.day(1) + ", " + c.day(0) + ")")
                .add("to_date", 1, 1, c -> date(c.day(0)))
                .add("date", 1, 1, c -> HiveCasts.cast(c.node(), c.value(0), Type.DATE))
                .add("date_add", 2, 2, c -> date(c.day(0) + " + CAST(" + c.whole(1) + " AS INTEGER)"))
                .add("date_sub", 2, 2, c -> date(c.day(0) + " - CAST(" + c.whole(1) + " AS INTEGER)"))
                .text("last_day", 1, 1, c -> "CAST(last_day(" + c.day(0) + ") AS VARCHAR)")
                .text("add_months", 2, 2, DateFunctions::addMonths)
                .text("next_day", 2, 2, DateFunctions::nextDay)
                .text("trunc", 2, 2, DateFunctions::trunc)
                .text(
                        "date_format",
                        2,
                        2,
                        c -> "p_hive_date_format(epoch_us(coalesce(" + c.moment(0) + ", CAST(" + c.day(0)
                                + " AS TIMESTAMP))), " + c.text(1) + ")")
                .text(
                        "from_unixtime",
                        1,
                        2,
                        c -> "p_hive_from_unixtime(" + c.whole(0) + ", " + (c.size() > 1 ? c.text(1) : DEFAULT) + ")")
                .real(
                        "months_between",
                        2,
                        3,
                        c -> "p_hive_months_between(epoch_us(" + momentOrDay(c, 0) + "), epoch_us(" + momentOrDay(c, 1)
                                + "))")
                .add("unix_timestamp to_unix_timestamp", 0, 2, DateFunctions::unixTimestamp)
                .add("from_utc_timestamp", 2, 2, c -> shifted(c, "p_hive_from_utc"))
                .add("to_utc_timestamp", 2, 2, c -> shifted(c, "p_hive_to_utc"))
                .add("current_date", 0, 0, c -> date("CAST(" + now(c) + " AS DATE)"))
                .add("current_timestamp", 0, 0, c -> new Value(now(c), HiveTypes.TIMESTAMP))
                .add("timestamp", 1, 1, c -> HiveCasts.cast(c.node(), c.value(0), HiveTypes.TIMESTAMP));
        for (String unit : new String[] {"year", "quarter", "month", "week", "day", "hour", "minute", "second"}) {
            d.add(
                    "floor_" + unit,
                    1,
                    1,
                    c -> new Value("date_trunc('" + unit + "', " + c.moment(0) + ")", HiveTypes.TIMESTAMP));
        }
    }

    private static Value date(String sql) {
        return new Value("CAST(" + sql + " AS DATE)", Type.DATE);
    }

    private static String now(Functions.Call c) {
        Instant now = c.expressions().context().request().now();
        return "make_timestamp(" + ChronoUnit.MICROS.between(Instant.EPOCH, now) + ")";
    }

    private static String clock(Functions.Call c) {
        return c.type(0).isText()
                ? "p_hive_clock(" + c.text(0) + ")"
                : "((epoch_us(" + c.moment(0) + ") // 1000000) % 86400)";
    }

    private static String momentOrDay(Functions.Call c, int index) {
        return "coalesce(" + c.moment(index) + ", CAST(" + c.day(index) + " AS TIMESTAMP))";
    }

    /** The last day of a month stays a last day. */
    private static String addMonths(Functions.Call c) {
        String day = c.day(0);
        String moved = "CAST(" + day + " + to_months(CAST(" + c.whole(1) + " AS INTEGER)) AS DATE)";
        return "CAST(CASE WHEN last_day(" + day + ") = " + day + " THEN last_day(" + moved + ") ELSE " + moved
                + " END AS VARCHAR)";
    }

    private static String nextDay(Functions.Call c) {
        String name = c.literal(1).toUpperCase(Locale.ROOT);
        int wanted = name.length() < 2
                ? -1
                : List.of("SU", "MO", "TU", "WE", "TH", "FR", "SA").indexOf(name.substring(0, 2));
        if (wanted < 0) {
            return "CAST(NULL AS VARCHAR)";
        }
        String day = c.day(0);
        return "CAST(" + day + " + CAST((" + wanted + " - dayofweek(" + day + ") + 6) % 7 + 1 AS INTEGER) AS VARCHAR)";
    }

    private static String trunc(Functions.Call c) {
        String unit = switch (c.literal(1).toUpperCase(Locale.ROOT)) {
            case "MONTH", "MON", "MM" -> "month";
            case "YEAR", "YYYY", "YY" -> "year";
            case "QUARTER", "Q" -> "quarter";
            default -> "";
        };
        return unit.isEmpty()
                ? "CAST(NULL AS VARCHAR)"
                : "CAST(CAST(date_trunc('" + unit + "', " + c.day(0) + ") AS DATE) AS VARCHAR)";
    }

    private static Value unixTimestamp(Functions.Call c) {
        if (c.size() == 0) {
            return new Value(
                    "CAST(" + c.expressions().context().request().now().getEpochSecond() + " AS BIGINT)", Type.BIGINT);
        }
        if (!c.type(0).isText()) {
            return new Value("(epoch_us(" + c.moment(0) + ") // 1000000)", Type.BIGINT);
        }
        return new Value(
                "p_hive_unix_timestamp(" + c.text(0) + ", " + (c.size() > 1 ? c.text(1) : DEFAULT) + ")", Type.BIGINT);
    }

    private static Value shifted(Functions.Call c, String function) {
        if (c.type(0).is(Kind.ARRAY)) {
            throw c.wrong("its first is a timestamp");
        }
        String zone = c.value(1).constant() == null ? c.text(1) : Sql.text(c.literal(1));
        return new Value(
                "make_timestamp(" + function + "(epoch_us(" + c.moment(0) + "), " + zone + "))", HiveTypes.TIMESTAMP);
    }
}

package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import java.util.Locale;
import java.util.Set;

/** Functions of dates and times. Those that look at a clock see the wall clock of the value's zone. */
final class DateTimeFunctions {

    private static final Set<String> UNITS =
            Set.of("millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year");

    private DateTimeFunctions() {}

    static void fill(Functions.Dictionary d) {
        fields(d);
        d.add("from_unixtime(double) -> zoned(3)", "make_timestamp(p_seconds_to_micros({0})) ;; 'UTC'")
                .add(
                        "from_unixtime(double, varchar) -> zoned(3)",
                        "make_timestamp(p_seconds_to_micros({0})) ;; {!}p_zone({1})")
                .add(
                        "from_unixtime(double, bigint, bigint) -> zoned(3)",
                        "make_timestamp(p_seconds_to_micros({0})) ;; p_offset_zone({1}, {2})")
                .add("from_unixtime_nanos(bigint) -> zoned(9)", "make_timestamp(p_nanos_to_micros({0})) ;; 'UTC'")
                .add("to_unixtime(zoned) -> double", "({0m}) / 1.0E6")
                .add("to_unixtime(timestamp) -> double", "({0m}) / 1.0E6")
                .add("date_parse(varchar, varchar) -> timestamp(3)", "make_timestamp({!}p_date_parse({0}, {1}))")
                .add("date_format(timestamp, varchar) -> varchar", "{!}p_date_format({0u}, {1})")
                .add("date_format(zoned, varchar) -> varchar", "{!}p_date_format({0u}, {1})")
                .add("format_datetime(timestamp, varchar) -> varchar", "{!}p_format_local({0m}, {1})")
                .add("format_datetime(zoned, varchar) -> varchar", "{!}p_format_datetime({0m}, {0z}, {1})")
                .add(
                        "parse_datetime(varchar, varchar) -> zoned(3)",
                        "make_timestamp({!}p_parse_datetime({0}, {1})) ;; {!}p_parse_datetime_zone({0}, {1})")
                .add(
                        "from_iso8601_timestamp(varchar) -> zoned(3)",
                        "make_timestamp({!}p_iso8601({0})) ;; {!}p_iso8601_zone({0})")
                .add("from_iso8601_date(varchar) -> date", "{!}p_iso8601_date({0})")
                .add("to_iso8601(date) -> varchar(16)", "p_date_text({0})")
                .add("to_iso8601(timestamp) -> varchar(26)", DateTimeFunctions::iso8601)
                .add("to_iso8601(zoned) -> varchar(32)", DateTimeFunctions::iso8601)
                .add("date(varchar) -> date", "{!}p_date({0})")
                .add("date(timestamp) -> date", "CAST({0} AS DATE)")
                .add("date(zoned) -> date", "CAST({0w} AS DATE)")
                .add("last_day_of_month(date) -> date", "last_day({0})")
                .add("last_day_of_month(timestamp) -> date", "last_day({0})")
                .add("last_day_of_month(zoned) -> date", "last_day({0w})")
                .add("date_trunc(varchar, date) -> date", DateTimeFunctions::truncate)
                .add("date_trunc(varchar, timestamp) -> $2", DateTimeFunctions::truncate)
                .add("date_trunc(varchar, zoned) -> $2", DateTimeFunctions::truncate)
                .add("date_trunc(varchar, time) -> $2", DateTimeFunctions::truncateTime)
                .add("date_add(varchar, bigint, time) -> $3", DateTimeFunctions::addTime)
                .add("date_diff(varchar, time, time) -> bigint", DateTimeFunctions::differenceOfTimes)
                .add("date_add(varchar, bigint, date) -> date", DateTimeFunctions::add)
                .add("date_add(varchar, bigint, timestamp) -> $3", DateTimeFunctions::add)
                .add("date_add(varchar, bigint, zoned) -> $3", DateTimeFunctions::add)
                .add("date_diff(varchar, date, date) -> bigint", DateTimeFunctions::difference)
                .add("date_diff(varchar, timestamp, timestamp) -> bigint", DateTimeFunctions::difference)
                .add("date_diff(varchar, zoned, zoned) -> bigint", DateTimeFunctions::difference)
                .add(
                        "date_diff(varchar, time, time) -> bigint",
                        "{!}p_date_diff({0}, epoch_us({1}), epoch_us({2}), false)")
                .add("with_timezone(timestamp, varchar) -> zoned(3)", DateTimeFunctions::withTimeZone)
                .add("at_timezone(zoned, varchar) -> $1", "({0}).t ;; {!}p_zone({1})")
                .add("timezone_hour(zoned) -> bigint", "p_zone_offset({0m}, {0z}) // 3600")
                .add("timezone_minute(zoned) -> bigint", "(p_zone_offset({0m}, {0z}) // 60) % 60")
                .add("current_timezone() -> varchar", "'UTC'")
                .add("to_milliseconds(day_interval) -> bigint", "{0}")
                .add("parse_duration(varchar) -> day_interval", "{!}p_parse_duration({0})")
                .add("human_readable_seconds(double) -> varchar", "p_human_seconds({0})");
    }

    private static void fields(Functions.Dictionary d) {
        String[][] fields = {
            {"year", "year"},
            {"quarter", "quarter"},
            {"month", "month"},
            {"week", "week"},
            {"week_of_year", "week"},
            {"day", "day"},
            {"day_of_month", "day"},
            {"day_of_week", "isodow"},
            {"dow", "isodow"},
            {"day_of_year", "dayofyear"},
            {"doy", "dayofyear"},
            {"year_of_week", "isoyear"},
            {"yow", "isoyear"}
        };
        for (String[] field : fields) {
            for (String type : new String[] {"date", "timestamp", "zoned"}) {
                d.add(field[0] + "(" + type + ") -> bigint", field[1] + "({0w})");
            }
        }
        for (String field : new String[] {"hour", "minute", "second"}) {
            for (String type : new String[] {"timestamp", "zoned"}) {
                d.add(field + "(" + type + ") -> bigint", field + "({0w})");
            }
            d.add(field + "(time) -> bigint", field + "({0})");
        }
        d.add("millisecond(timestamp) -> bigint", "millisecond({0w}) % 1000")
                .add("millisecond(zoned) -> bigint", "millisecond({0w}) % 1000")
                .add("millisecond(time) -> bigint", "millisecond({0}) % 1000")
                .add("hour(day_interval) -> bigint", "(({0}) // 3600000) % 24")
                .add("minute(day_interval) -> bigint", "(({0}) // 60000) % 60")
                .add("second(day_interval) -> bigint", "(({0}) // 1000) % 60")
                .add("day(day_interval) -> bigint", "({0}) // 86400000")
                .add("day_of_month(day_interval) -> bigint", "({0}) // 86400000")
                .add("millisecond(day_interval) -> bigint", "({0}) % 1000")
                .add("year(year_interval) -> bigint", "({0}) // 12")
                .add("month(year_interval) -> bigint", "({0}) % 12");
    }

    private static Value iso8601(Functions.Call call) {
        Value value = call.argument(0);
        String zone = value.type().is(Kind.ZONED) ? value.zoneName() : "''";
        return new Value(
                "p_to_iso8601(epoch_us(" + (zone.equals("''") ? value.sql() : value.moment()) + "), " + zone + ", "
                        + value.type().p() + ")",
                call.result());
    }

    /** The unit in lower case, checked where it is a literal. */
    private static String unit(Functions.Call call, String what) {
        String unit = call.argument(0).constant();
        if (unit == null) {
            return "p_unit(lower(" + call.sql(0) + "), '" + what + "')";
        }
        String lower = unit.toLowerCase(Locale.ROOT);
        boolean known = UNITS.contains(lower)
                && (!what.equals("DATE")
                        || !Set.of("millisecond", "second", "minute", "hour").contains(lower));
        if (!known && !call.tolerant()) {
            throw Failures.of("INVALID_FUNCTION_ARGUMENT", "'" + unit + "' is not a valid " + what + " field");
        }
        return Sql.text(lower);
    }

    private static String what(Type type) {
        return type.is(Kind.DATE) ? "DATE" : "Timestamp";
    }

    private static Value truncate(Functions.Call call) {
        Value value = call.argument(1);
        String truncated = "date_trunc(" + unit(call, what(value.type())) + ", " + value.wall() + ")";
        return ofWall(truncated, value);
    }

    private static Value add(Functions.Call call) {
        Value value = call.argument(2);
        String micros = "p_date_add(" + unit(call, what(value.type())) + ", " + call.sql(1) + ", epoch_us(";
        if (value.type().is(Kind.ZONED)) {
            return Value.zoned(
                    "make_timestamp(p_round_micros(p_date_add_zoned(" + unit(call, "Timestamp") + ", " + call.sql(1)
                            + ", epoch_us(" + value.moment() + "), " + value.zoneName() + "), "
                            + Math.min(6, value.type().p()) + "))",
                    value.zoneName(),
                    value.type().p());
        }
        return ofWall("make_timestamp(" + micros + value.wall() + ")))", value);
    }

    private static Value difference(Functions.Call call) {
        Value from = call.argument(1);
        Value to = call.argument(2);
        // in the zone of the first
        String end = to.type().is(Kind.ZONED)
                ? new Value(to.sql(), to.type(), null, new Value.Zone(to.moment(), from.zoneName())).wall()
                : to.wall();
        if (from.type().is(Kind.ZONED)) {
            String moment = to.type().is(Kind.ZONED) ? to.moment() : to.wall();
            return new Value(
                    "p_date_diff_zoned(" + unit(call, what(from.type())) + ", epoch_us(" + from.wall() + "), epoch_us("
                            + end + "), epoch_us(" + from.moment() + "), epoch_us(" + moment + "))",
                    Type.BIGINT);
        }
        return new Value(
                "p_date_diff(" + unit(call, what(from.type())) + ", epoch_us(" + from.wall() + "), epoch_us(" + end
                        + "), " + (from.type().is(Kind.ZONED) ? "true" : "false") + ")",
                Type.BIGINT);
    }

    private static String timeUnit(Functions.Call call) {
        return "p_time_unit(lower(" + call.sql(0) + "))";
    }

    private static Value truncateTime(Functions.Call call) {
        return new Value(
                "CAST(make_timestamp(p_time_trunc(" + timeUnit(call) + ", epoch_us(" + call.sql(1) + "))) AS TIME)",
                call.result());
    }

    private static Value addTime(Functions.Call call) {
        return new Value(
                "CAST(make_timestamp(p_round_micros(p_time_add(" + timeUnit(call) + ", " + call.sql(1) + ", epoch_us("
                        + call.sql(2) + ")), " + Math.min(6, call.result().p()) + ")) AS TIME)",
                call.result());
    }

    private static Value differenceOfTimes(Functions.Call call) {
        return new Value(
                "p_time_diff(" + timeUnit(call) + ", epoch_us(" + call.sql(1) + "), epoch_us(" + call.sql(2) + "))",
                Type.BIGINT);
    }

    /** A wall-clock timestamp as the type of the value it was made from. */
    static Value ofWall(String exact, Value origin) {
        boolean rounded = !origin.type().is(Kind.DATE) && origin.type().p() < 3;
        String wall = rounded
                ? "make_timestamp(p_round_micros(epoch_us(" + exact + "), "
                        + origin.type().p() + "))"
                : exact;
        return switch (origin.type().kind()) {
            case DATE -> new Value("CAST(" + wall + " AS DATE)", Type.DATE);
            case ZONED ->
                Value.zoned(
                        origin.zoneName().equals("'UTC'")
                                ? wall
                                : "make_timestamp(p_unwall(epoch_us(" + wall + "), " + origin.zoneName() + "))",
                        origin.zoneName(),
                        origin.type().p());
            default -> new Value(wall, origin.type());
        };
    }

    private static Value withTimeZone(Functions.Call call) {
        Value value = call.argument(0);
        String zone = "p_zone(" + call.sql(1) + ")";
        return Value.zoned(
                "make_timestamp(p_unwall(epoch_us(" + value.wall() + "), " + zone + "))",
                zone,
                value.type().p());
    }
}

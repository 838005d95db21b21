package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** {@code date_diff}: complete units between two timestamps, as Joda counts them. */
final class Differences {

    private Differences() {}

    static long between(String unit, long from, long to) {
        return switch (unit) {
            case "millisecond" -> (to - from) / 1000;
            case "second" -> (to - from) / 1_000_000;
            case "minute" -> (to - from) / 60_000_000;
            case "hour" -> (to - from) / 3_600_000_000L;
            case "day" -> (to - from) / 86_400_000_000L;
            case "week" -> (to - from) / (7 * 86_400_000_000L);
            case "month" -> months(from, to);
            case "quarter" -> months(from, to) / 3;
            case "year" -> years(from, to);
            default -> throw Raise.argument("'" + unit + "' is not a valid Timestamp field");
        };
    }

    private static long months(long from, long to) {
        if (from > to) {
            return -months(to, from);
        }
        LocalDateTime start = DateTexts.dateTime(from);
        LocalDateTime end = DateTexts.dateTime(to);
        LocalDate last = end.toLocalDate();
        // from the 31st to the last day of a shorter month is a whole month
        if (last.getDayOfMonth() == last.lengthOfMonth() && start.getDayOfMonth() > last.getDayOfMonth()) {
            start = start.withDayOfMonth(last.getDayOfMonth());
        }
        long months = (end.getYear() - start.getYear()) * 12L + end.getMonthValue() - start.getMonthValue();
        return rest(end) < rest(start) ? months - 1 : months;
    }

    private static long rest(LocalDateTime at) {
        return ChronoUnit.MICROS.between(at.toLocalDate().withDayOfMonth(1).atStartOfDay(), at);
    }

    private static long years(long from, long to) {
        if (from > to) {
            return -years(to, from);
        }
        LocalDateTime start = DateTexts.dateTime(from);
        LocalDateTime end = DateTexts.dateTime(to);
        long startRest = ofYear(start);
        long endRest = ofYear(end);
        long leapDay = 59 * 86_400_000_000L;
        boolean startLeap = start.toLocalDate().isLeapYear();
        boolean endLeap = end.toLocalDate().isLeapYear();
        if (startRest >= leapDay) {
            if (startLeap && !endLeap) {
                startRest -= 86_400_000_000L;
            } else if (!startLeap && endLeap && endRest >= leapDay) {
                endRest -= 86_400_000_000L;
            }
        }
        long years = end.getYear() - (long) start.getYear();
        return endRest < startRest ? years - 1 : years;
    }

    private static long ofYear(LocalDateTime at) {
        return ChronoUnit.MICROS.between(at.toLocalDate().withDayOfYear(1).atStartOfDay(), at);
    }
}

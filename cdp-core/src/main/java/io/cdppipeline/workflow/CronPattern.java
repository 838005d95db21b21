package io.cdppipeline.workflow;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A cron pattern of five fields: minute, hour, day of month, month, day of week. All five must match. Fields take lists,
 * ranges, steps and the names of months and days; {@code L} is the last day of a month; {@code |} separates alternatives.
 */
final class CronPattern {

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int LAST_DAY = 32;
    private static final int FURTHEST_YEARS = 12;

    private record Fields(BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays) {

        private boolean matchesDay(LocalDateTime time) {
            boolean last = time.getDayOfMonth()
                    == time.with(TemporalAdjusters.lastDayOfMonth()).getDayOfMonth();
            return months.get(time.getMonthValue())
                    && weekdays.get(time.getDayOfWeek().getValue() % 7)
                    && (days.get(time.getDayOfMonth()) || (last && days.get(LAST_DAY)));
        }
    }

    private final List<Fields> alternatives = new ArrayList<>();

    /** @throws IllegalArgumentException if the text is no cron pattern */
    CronPattern(String text) {
        for (String alternative : text.split("\\|", -1)) {
            String[] fields = alternative.trim().split("\\s+");
            if (fields.length != 5) {
                throw new IllegalArgumentException("invalid pattern: \"" + text + "\"");
            }
            alternatives.add(new Fields(
                    parse(fields[0], 0, 59, List.of()),
                    parse(fields[1], 0, 23, List.of()),
                    parse(fields[2], 1, 31, List.of()),
                    parse(fields[3], 1, 12, MONTHS),
                    parse(fields[4], 0, 6, DAYS)));
        }
    }

    /** The first matching minute after {@code time}; absent if there is none within twelve years. */
    Optional<Instant> next(Instant time, ZoneId zone) {
        ZonedDateTime candidate =
                time.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        ZonedDateTime end = candidate.plusYears(FURTHEST_YEARS);
        while (candidate.isBefore(end)) {
            LocalDateTime local = candidate.toLocalDateTime();
            if (alternatives.stream().noneMatch(fields -> fields.matchesDay(local))) {
                candidate = local.toLocalDate().plusDays(1).atStartOfDay(zone);
            } else if (alternatives.stream()
                    .noneMatch(
                            fields -> fields.matchesDay(local) && fields.hours().get(local.getHour()))) {
                candidate = candidate.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (alternatives.stream()
                    .anyMatch(fields -> fields.matchesDay(local)
                            && fields.hours().get(local.getHour())
                            && fields.minutes().get(local.getMinute()))) {
                return Optional.of(candidate.toInstant());
            } else {
                candidate = candidate.plusMinutes(1);
            }
        }
        return Optional.empty();
    }

    private static BitSet parse(String field, int min, int max, List<String> names) {
        BitSet values = new BitSet();
        for (String part : field.split(",", -1)) {
            String[] stepped = part.split("/", 2);
            int step = stepped.length == 2 ? number(stepped[1], field) : 1;
            if (step < 1) {
                throw new IllegalArgumentException("invalid field \"" + field + "\"");
            }
            int from;
            int to;
            if (stepped[0].equals("*")) {
                from = min;
                to = max;
            } else {
                String[] range = stepped[0].split("-", 2);
                from = value(range[0], min, max, names, field);
                to = range.length == 2 ? value(range[1], min, max, names, field) : from;
                to = stepped.length == 2 && range.length == 1 ? max : to;
            }
            int span = to >= from ? to - from : to + (max - min + 1) - from;
            for (int i = 0; i <= span; i += step) {
                int each = from + i;
                values.set(from == LAST_DAY || each <= max ? each : each - (max - min + 1));
            }
        }
        return values;
    }

    private static int value(String text, int min, int max, List<String> names, String field) {
        String word = text.toLowerCase(Locale.ROOT);
        if (max == 31 && word.equals("l")) {
            return LAST_DAY;
        }
        int named = names.indexOf(word);
        int value = named >= 0 ? named + min : number(text, field);
        if (max == 6 && value == 7) {
            return 0;
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException("invalid field \"" + field + "\"");
        }
        return value;
    }

    private static int number(String text, String field) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid field \"" + field + "\"", e);
        }
    }
}

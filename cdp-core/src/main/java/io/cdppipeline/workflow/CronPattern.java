package io.cdppipeline.workflow;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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

    private static final Field MINUTE = new Field("minutes", 0, 59, List.of());
    private static final Field HOUR = new Field("hours", 0, 23, List.of());
    private static final Field DAY = new Field("days of month", 1, 31, List.of("l"));
    private static final Field MONTH = new Field("months", 1, 12, MONTHS);
    private static final Field WEEKDAY = new Field("days of week", 0, 7, DAYS);
    private static final List<Field> FIELDS = List.of(MINUTE, HOUR, DAY, MONTH, WEEKDAY);

    private record Fields(Map<Field, BitSet> values) {
        private boolean has(Field field, int value) {
            BitSet wanted = values.get(field);
            return wanted != null && wanted.get(value);
        }

        private boolean matchesDay(LocalDateTime time) {
            boolean last = time.getDayOfMonth()
                    == time.with(TemporalAdjusters.lastDayOfMonth()).getDayOfMonth();
            return has(MONTH, time.getMonthValue())
                    && has(WEEKDAY, time.getDayOfWeek().getValue() % DAYS.size())
                    && (has(DAY, time.getDayOfMonth()) || (last && has(DAY, LAST_DAY)));
        }
    }

    private final List<Fields> alternatives = new ArrayList<>();

    /** @throws IllegalArgumentException if the text is no cron pattern */
    CronPattern(String text) {
        List<String> parts = tokens(text, "\\|");
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("invalid pattern: \"" + text + "\"");
        }
        for (String alternative : parts) {
            List<String> fields = tokens(alternative, "\\s+");
            if (fields.size() != FIELDS.size()) {
                throw new IllegalArgumentException("invalid pattern: \"" + alternative + "\"");
            }
            Map<Field, BitSet> values = new HashMap<>();
            for (int i = 0; i < FIELDS.size(); i++) {
                Field field = FIELDS.get(i);
                try {
                    values.put(field, field.parse(fields.get(i)));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "invalid pattern \"" + alternative + "\". Error parsing " + field.words + " field: "
                                    + e.getMessage() + ".",
                            e);
                }
            }
            alternatives.add(new Fields(values));
        }
    }

    /** What is between delimiters; an empty piece is passed over, as the server's reader does. */
    private static List<String> tokens(String text, String delimiter) {
        return Pattern.compile(delimiter)
                .splitAsStream(text)
                .filter(token -> !token.isEmpty())
                .toList();
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
                    .noneMatch(fields -> fields.matchesDay(local) && fields.has(HOUR, local.getHour()))) {
                candidate = candidate.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (alternatives.stream()
                    .anyMatch(fields -> fields.matchesDay(local)
                            && fields.has(HOUR, local.getHour())
                            && fields.has(MINUTE, local.getMinute()))) {
                return Optional.of(candidate.toInstant());
            } else {
                candidate = candidate.plusMinutes(1);
            }
        }
        return Optional.empty();
    }

    /** What a field may hold, and the words that the server's messages have for it. */
    private record Field(String words, int min, int max, List<String> names) {

        /** The days of the week, of which Sunday is 0 and 7. */
        private boolean isWeekday() {
            return max == DAYS.size();
        }

        private boolean isDay() {
            return max == LAST_DAY - 1;
        }

        private BitSet parse(String text) {
            BitSet values = new BitSet();
            List<String> elements = tokens(text, ",");
            for (String element : elements) {
                try {
                    element(element).forEach(values::set);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "invalid field \"" + text + "\", invalid element \"" + element + "\", " + e.getMessage(),
                            e);
                }
            }
            if (elements.isEmpty()) {
                throw new IllegalArgumentException("invalid field \"" + text + "\"");
            }
            return values;
        }

        private List<Integer> element(String text) {
            List<String> parts = tokens(text, "/");
            if (parts.isEmpty() || parts.size() > 2) {
                throw new IllegalArgumentException("syntax error");
            }
            List<Integer> range;
            try {
                range = range(parts.get(0));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("invalid range, " + e.getMessage(), e);
            }
            int step = parts.size() == 2 ? divisor(parts.get(1)) : 1;
            return IntStream.range(0, range.size())
                    .filter(index -> index % step == 0)
                    .mapToObj(range::get)
                    .toList();
        }

        private static int divisor(String text) {
            int divisor;
            try {
                divisor = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("invalid divisor \"" + text + "\"", e);
            }
            if (divisor < 1) {
                throw new IllegalArgumentException("non positive divisor \"" + divisor + "\"");
            }
            return divisor;
        }

        /** A range that ends before it starts goes round. */
        private List<Integer> range(String text) {
            if (text.equals("*")) {
                return IntStream.rangeClosed(min, max).boxed().toList();
            }
            List<String> ends = tokens(text, "-");
            if (ends.isEmpty() || ends.size() > 2) {
                throw new IllegalArgumentException("syntax error");
            }
            int from = value(ends.get(0));
            int to = ends.size() == 2 ? value(ends.get(1)) : from;
            return from <= to
                    ? IntStream.rangeClosed(from, to).boxed().toList()
                    : IntStream.concat(IntStream.rangeClosed(from, max), IntStream.rangeClosed(min, to))
                            .boxed()
                            .toList();
        }

        private int value(String text) {
            String trouble = "value out of range";
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return isWeekday() ? value % DAYS.size() : value;
                }
            } catch (NumberFormatException e) {
                trouble = "invalid integer value";
            }
            int named = names.indexOf(text.toLowerCase(Locale.ROOT));
            if (named >= 0) {
                return isDay() ? LAST_DAY : named + min;
            }
            boolean aliased = !names.isEmpty() && !isDay();
            throw new IllegalArgumentException(
                    "invalid value \"" + text + "\", " + (aliased ? "invalid alias \"" + text + "\"" : trouble));
        }
    }
}

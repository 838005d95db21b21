package io.cdppipeline.workflow;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
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

    private record Fields(Map<Field, BitSet> values) {
        private boolean has(Field field, int value) {
            BitSet wanted = values.get(field);
            return wanted != null && wanted.get(value);
        }

        private boolean matchesDay(LocalDateTime time) {
            boolean last = time.getDayOfMonth()
                    == time.with(TemporalAdjusters.lastDayOfMonth()).getDayOfMonth();
            return has(Field.MONTH, time.getMonthValue())
                    && has(Field.WEEKDAY, time.getDayOfWeek().getValue() % DAYS.size())
                    && (has(Field.DAY, time.getDayOfMonth()) || (last && has(Field.DAY, LAST_DAY)));
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
            if (fields.size() != Field.values().length) {
                throw new IllegalArgumentException("invalid pattern: \"" + alternative + "\"");
            }
            Map<Field, BitSet> values = new EnumMap<>(Field.class);
            for (Field field : Field.values()) {
                try {
                    values.put(field, field.parse(fields.get(field.ordinal())));
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
                    .noneMatch(fields -> fields.matchesDay(local) && fields.has(Field.HOUR, local.getHour()))) {
                candidate = candidate.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (alternatives.stream()
                    .anyMatch(fields -> fields.matchesDay(local)
                            && fields.has(Field.HOUR, local.getHour())
                            && fields.has(Field.MINUTE, local.getMinute()))) {
                return Optional.of(candidate.toInstant());
            } else {
                candidate = candidate.plusMinutes(1);
            }
        }
        return Optional.empty();
    }

    /** The fields in their order, with the words that the server's messages have for them. */
    private enum Field {
        MINUTE("minutes", 0, 59, List.of()),
        HOUR("hours", 0, 23, List.of()),
        DAY("days of month", 1, 31, List.of("l")),
        MONTH("months", 1, 12, MONTHS),
        WEEKDAY("days of week", 0, 7, DAYS);

        private final String words;
        private final int min;
        private final int max;
        private final List<String> names;

        Field(String words, int min, int max, List<String> names) {
            this.words = words;
            this.min = min;
            this.max = max;
            this.names = names;
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
                    return this == WEEKDAY ? value % DAYS.size() : value;
                }
            } catch (NumberFormatException e) {
                trouble = "invalid integer value";
            }
            int named = names.indexOf(text.toLowerCase(Locale.ROOT));
            if (named >= 0) {
                return this == DAY ? LAST_DAY : named + min;
            }
            boolean aliased = this == MONTH || this == WEEKDAY;
            throw new IllegalArgumentException(
                    "invalid value \"" + text + "\", " + (aliased ? "invalid alias \"" + text + "\"" : trouble));
        }
    }
}

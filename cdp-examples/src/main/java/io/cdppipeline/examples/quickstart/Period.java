package io.cdppipeline.examples.quickstart;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;

/**
 * The time that one export covers.
 *
 * @param from its first second, epoch
 * @param to the second after its last, epoch
 */
record Period(long from, long to) {

    static Period of(String from, String to) {
        return new Period(
                Instant.parse(from).getEpochSecond(), Instant.parse(to).getEpochSecond());
    }

    /** A second within the period, neither its first nor its last. */
    long any(Random random) {
        return after(from, random);
    }

    /** A second within the period and not before the given one; the later it is, the less room there is. */
    long after(long second, Random random) {
        long first = Math.max(from + 1, second);
        return Math.min(to - 2, first + (long) (random.nextDouble() * (to - 2 - first)));
    }

    static String text(long second) {
        // By hand, since a formatter takes half of the time that all the rows take.
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(20).append(time.getYear());
        two(text, '-', time.getMonthValue());
        two(text, '-', time.getDayOfMonth());
        two(text, 'T', time.getHour());
        two(text, ':', time.getMinute());
        two(text, ':', time.getSecond());
        return text.append('Z').toString();
    }

    private static void two(StringBuilder text, char before, int number) {
        text.append(before).append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}

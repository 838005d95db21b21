package io.cdppipeline.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How reports write numbers and times: the same in every locale and zone. */
final class Numbers {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Numbers() {}

    static String when(Instant instant) {
        return WHEN.format(instant);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String signed(long value) {
        return value > 0 ? "+" + count(value) : count(value);
    }

    /** Whole numbers without a fraction, others with two digits. */
    static String measure(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? count((long) value)
                : String.format(Locale.ROOT, "%,.2f", value);
    }

    /** {@code 1h 05m 07s}, {@code 2m 03s}, {@code 4.2s}. */
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh %02dm %02ds", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}

package io.cdppipeline.local.connector;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Timestamps in the spellings that sources use, as whole seconds since the epoch: what has no offset is UTC, a fraction
 * is cut off, so that bounds of second precision hold every instant of their last second.
 */
final class Timestamps {

    /** Date, then optionally a time, a fraction and an offset or zone name. */
    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})"
            + "(?:[Tt ](\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d{1,9})?)?"
            + " ?(Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?)?");

    /** Seconds, or finer by the number of digits; years 1973 to 5138. */
    private static final Pattern EPOCH = Pattern.compile("(\\d{9,11})(?:\\.\\d+)?|(\\d{12,14})|(\\d{15,17})");

    private Timestamps() {}

    /** The second of an instant; empty for text that is none. Blanks around it do not matter. */
    static OptionalLong second(String text) {
        String trimmed = text.strip();
        Matcher iso = ISO.matcher(trimmed);
        if (iso.matches()) {
            return iso(iso);
        }
        Matcher epoch = EPOCH.matcher(trimmed);
        if (!epoch.matches()) {
            return OptionalLong.empty();
        }
        if (epoch.group(1) != null) {
            return OptionalLong.of(Long.parseLong(epoch.group(1)));
        }
        return epoch.group(2) != null
                ? OptionalLong.of(Long.parseLong(epoch.group(2)) / 1_000)
                : OptionalLong.of(Long.parseLong(epoch.group(3)) / 1_000_000);
    }

    private static OptionalLong iso(Matcher parts) {
        try {
            LocalDate date = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
            if (parts.group(4) == null) {
                return OptionalLong.of(date.toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC));
            }
            // A leap second is the second after :59, as most sources store it.
            int second = parts.group(6) == null ? 0 : number(parts, 6);
            LocalTime time = LocalTime.of(number(parts, 4), number(parts, 5), Math.min(second, 59));
            if (second > 60) {
                return OptionalLong.empty();
            }
            long atOffset =
                    OffsetDateTime.of(date, time, offset(parts.group(7))).toEpochSecond();
            return OptionalLong.of(second == 60 ? atOffset + 1 : atOffset);
        } catch (DateTimeException noSuchMoment) {
            return OptionalLong.empty();
        }
    }

    private static ZoneOffset offset(String text) {
        boolean utc = text == null || Character.isLetter(text.charAt(0));
        return utc ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }
}

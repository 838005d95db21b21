package io.cdppipeline.local.workflow;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as workflows write them: {@code 1d 2h 3m 4s}. */
public final class Durations {

    private static final Pattern PATTERN = Pattern.compile(
            "\\s*(?:(?<d>\\d+)\\s*d)?\\s*(?:(?<h>\\d+)\\s*h)?\\s*(?:(?<m>\\d+)\\s*m)?\\s*(?:(?<s>\\d+)\\s*s)?\\s*",
            Pattern.CASE_INSENSITIVE);

    private Durations() {}

    /** @throws DateTimeParseException if the text is no duration */
    public static Duration parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches() || text.isBlank()) {
            throw new DateTimeParseException("Invalid duration", text, 0);
        }
        return Duration.ofDays(number(matcher, "d"))
                .plusHours(number(matcher, "h"))
                .plusMinutes(number(matcher, "m"))
                .plusSeconds(number(matcher, "s"));
    }

    private static long number(Matcher matcher, String group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}

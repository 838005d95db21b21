package io.cdppipeline.examples.quickstart;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Writes clean identifiers the way people and shop systems do: in other spellings, or not at all. */
final class Dirt {

    private static final List<String> NO_EMAILS = List.of(
            "N/A",
            "null",
            "none",
            "unknown@",
            "@example.com",
            "someone@localhost",
            "some one@example.com",
            "mail(at)example.com");

    // Too short, too long or no number at all: none of them is a phone number once it is cleaned.
    private static final List<String> NO_PHONES =
            List.of("N/A", "null", "555-01", "000", "ext. 12", "+44 20 7946 0958 00");

    private Dirt() {}

    static String email(String clean, Random random) {
        int kind = random.nextInt(100);
        if (kind < 3) {
            return People.pick(NO_EMAILS, random);
        }
        if (kind < 9) {
            return clean.toUpperCase(Locale.ROOT);
        }
        if (kind < 15) {
            return Character.toUpperCase(clean.charAt(0)) + clean.substring(1);
        }
        if (kind < 20) {
            return "  " + clean;
        }
        return kind < 24 ? clean + " " : clean;
    }

    static String phone(String clean, Random random) {
        String area = clean.substring(0, 3);
        String exchange = clean.substring(3, 6);
        String line = clean.substring(6);
        return switch (random.nextInt(12)) {
            case 0 -> "(" + area + ") " + exchange + "-" + line;
            case 1 -> area + "-" + exchange + "-" + line;
            case 2 -> area + "." + exchange + "." + line;
            case 3 -> "1-" + area + "-" + exchange + "-" + line;
            case 4 -> "+1" + clean;
            case 5 -> " " + area + " " + exchange + " " + line + " ";
            case 6 -> clean;
            case 7 -> random.nextInt(3) == 0 ? People.pick(NO_PHONES, random) : clean;
            default -> "+1 (" + area + ") " + exchange + "-" + line;
        };
    }
}

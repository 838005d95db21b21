package io.cdppipeline.local.sql.scalar;

import java.time.DateTimeException;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** Reads one field of a date pattern from a text; the place behind it, or -1 if it is not there. */
final class DateReader {

    private final String text;
    private int at;

    DateReader(String text, int at) {
        this.text = text;
        this.at = at;
    }

    int read(DatePattern.Part part, DatePattern.Parsed into) {
        if ("yxwMdDeHkKhms".indexOf(part.field()) >= 0 && !(part.field() == 'M' && part.width() > 2)) {
            return number(part, into);
        }
        return switch (part.field()) {
            case 'M' ->
                named(DatePattern.monthNames(TextStyle.FULL), DatePattern.monthNames(TextStyle.SHORT), into, true);
            case 'E' -> named(DatePattern.dayNames(TextStyle.FULL), DatePattern.dayNames(TextStyle.SHORT), into, false);
            case 'a' -> halfDay(into);
            case 'S' -> fraction(part, into);
            case 'Z', 'z' -> zone(into);
            default -> -1;
        };
    }

    private int number(DatePattern.Part part, DatePattern.Parsed into) {
        int end = at;
        boolean sign =
                part.field() == 'y' && end < text.length() && (text.charAt(end) == '-' || text.charAt(end) == '+');
        if (sign) {
            end++;
        }
        int first = end;
        while (end < text.length() && end - first < part.most() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        if (end == first) {
            return -1;
        }
        int value = Integer.parseInt(text.substring(at, end));
        if (part.field() == 'y' && part.width() == 2 && end - first == 2) {
            value += value >= 70 ? 1900 : 2000;
        }
        return store(part.field(), value, into) ? end : -1;
    }

    private static boolean store(char field, int value, DatePattern.Parsed into) {
        switch (field) {
            case 'y' -> into.year = value;
            case 'x' -> into.weekYear = value;
            case 'w' -> into.week = value;
            case 'M' -> into.month = value;
            case 'd' -> into.day = value;
            case 'D' -> into.dayOfYear = value;
            case 'e' -> into.weekday = value;
            case 'H' -> into.hour = value;
            case 'k' -> into.hour = value == 24 ? 0 : value;
            case 'K', 'h' -> {
                into.halfDayHour = value;
                return value <= 12;
            }
            case 'm' -> into.minute = value;
            default -> into.second = value;
        }
        return true;
    }

    private int named(List<String> full, List<String> brief, DatePattern.Parsed into, boolean month) {
        for (List<String> names : List.of(full, brief)) {
            for (int i = 0; i < names.size(); i++) {
                if (text.regionMatches(true, at, names.get(i), 0, names.get(i).length())) {
                    if (month) {
                        into.month = i + 1;
                    } else {
                        into.weekday = i + 1;
                    }
                    return at + names.get(i).length();
                }
            }
        }
        return -1;
    }

    private int halfDay(DatePattern.Parsed into) {
        String two = text.substring(at, Math.min(text.length(), at + 2)).toUpperCase(Locale.ROOT);
        into.afternoon = two.equals("PM");
        if (into.halfDayHour < 0) {
            into.halfDayHour = 0;
        }
        return two.equals("AM") || two.equals("PM") ? at + 2 : -1;
    }

    private int fraction(DatePattern.Part part, DatePattern.Parsed into) {
        int end = at;
        while (end < text.length() && end - at < part.most() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        if (end == at) {
            return -1;
        }
        into.micros = Integer.parseInt((text.substring(at, end) + "000").substring(0, 3)) * 1000;
        return end;
    }

    private int zone(DatePattern.Parsed into) {
        int end = at;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || "+-:/_".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        try {
            into.zone = DateTexts.zoneName(text.substring(at, end));
            return end;
        } catch (DateTimeException e) {
            return -1;
        }
    }
}

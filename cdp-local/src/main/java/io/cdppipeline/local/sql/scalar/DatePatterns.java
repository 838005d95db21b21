package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes patterns apart. */
final class DatePatterns {

    private DatePatterns() {}

    static List<DatePattern.Part> mysql(String pattern) {
        List<DatePattern.Part> parts = new ArrayList<>();
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i++);
            if (c == '%' && i < pattern.length()) {
                specifier(pattern.charAt(i++), parts);
            } else {
                parts.add(literal(String.valueOf(c)));
            }
        }
        return parts;
    }

    private static void specifier(char c, List<DatePattern.Part> parts) {
        switch (c) {
            case 'a' -> parts.add(field('E', 3, 9));
            case 'b' -> parts.add(field('M', 3, 9));
            case 'c' -> parts.add(field('M', 1, 2));
            case 'd' -> parts.add(field('d', 2, 2));
            case 'e' -> parts.add(field('d', 1, 2));
            case 'f' -> parts.add(field('S', 6, 9));
            case 'H' -> parts.add(field('H', 2, 2));
            case 'h', 'I' -> parts.add(field('h', 2, 2));
            case 'i' -> parts.add(field('m', 2, 2));
            case 'j' -> parts.add(field('D', 3, 3));
            case 'k' -> parts.add(field('H', 1, 2));
            case 'l' -> parts.add(field('h', 1, 2));
            case 'M' -> parts.add(field('M', 4, 9));
            case 'm' -> parts.add(field('M', 2, 2));
            case 'p' -> parts.add(field('a', 1, 2));
            case 'r' -> {
                parts.addAll(mysql("%h:%i:%s %p"));
            }
            case 'S', 's' -> parts.add(field('s', 2, 2));
            case 'T' -> parts.addAll(mysql("%H:%i:%s"));
            case 'v' -> parts.add(field('w', 2, 2));
            case 'W' -> parts.add(field('E', 4, 9));
            case 'x' -> parts.add(field('x', 4, 4));
            case 'Y' -> parts.add(field('y', 4, 4));
            case 'y' -> parts.add(field('y', 2, 2));
            case 'w', 'U', 'u', 'V', 'X', 'D' -> throw Raise.argument("%" + c + " not supported in date format string");
            default -> parts.add(literal(String.valueOf(c)));
        }
    }

    static List<DatePattern.Part> joda(String pattern) {
        List<DatePattern.Part> parts = new ArrayList<>();
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c == '\'') {
                i = quoted(pattern, i, parts);
            } else if (Character.isLetter(c) && c < 128) {
                int end = i;
                while (end < pattern.length() && pattern.charAt(end) == c) {
                    end++;
                }
                parts.add(letter(c, end - i, end < pattern.length() && Character.isLetter(pattern.charAt(end))));
                i = end;
            } else {
                parts.add(literal(String.valueOf(c)));
                i++;
            }
        }
        return parts;
    }

    private static int quoted(String pattern, int at, List<DatePattern.Part> parts) {
        if (pattern.startsWith("''", at)) {
            parts.add(literal("'"));
            return at + 2;
        }
        int close = pattern.indexOf('\'', at + 1);
        int end = close < 0 ? pattern.length() : close;
        parts.add(literal(pattern.substring(at + 1, end)));
        return end + 1;
    }

    private static DatePattern.Part letter(char c, int count, boolean adjacent) {
        return switch (c) {
            case 'y', 'Y', 'u' -> count == 2 ? field('y', 2, 2) : field('y', count, adjacent ? count : 9);
            case 'x' -> field('x', count, adjacent ? count : 9);
            case 'S' -> field('S', count, Math.max(count, 9));
            case 'M', 'E' -> field(c, count, c == 'M' ? Math.max(count, 2) : 9);
            case 'D' -> field(c, count, 3);
            case 'd', 'w', 'e', 'a', 'H', 'k', 'K', 'h', 'm', 's', 'C', 'G', 'Z', 'z' ->
                field(c, count, Math.max(count, 2));
            default ->
                throw Raise.argument(
                        "Illegal pattern component: " + String.valueOf(c).repeat(count));
        };
    }

    private static DatePattern.Part field(char field, int width, int most) {
        return new DatePattern.Part(field, width, most, "");
    }

    private static DatePattern.Part literal(String text) {
        return new DatePattern.Part('\'', 0, 0, text);
    }

    static String offset(int width, ZoneId zone, int seconds) {
        if (width > 2) {
            return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
        }
        int minutes = Math.abs(seconds) / 60;
        return String.format(
                Locale.ROOT,
                width == 2 ? "%s%02d:%02d" : "%s%02d%02d",
                seconds < 0 ? "-" : "+",
                minutes / 60,
                minutes % 60);
    }

    static String zoneName(int width, ZoneId zone, LocalDateTime at) {
        if (zone.equals(ZoneOffset.UTC)) {
            return width > 3 ? "Coordinated Universal Time" : "UTC";
        }
        return at.atZone(zone).format(DateTimeFormatter.ofPattern(width > 3 ? "zzzz" : "zzz", Locale.ENGLISH));
    }
}

package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Regular expressions with Java's engine, turned towards what Joni does in Trino. */
final class RegexpScalars {

    private static final int KEPT = 1000;
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private RegexpScalars() {}

    static void fill(Registry r) {
        r.add("regexp_like", "VV>B", a -> matcher(a.text(0), a.text(1)).find())
                .add("regexp_extract", "VVL>V", a -> {
                    Matcher matcher = matcher(a.text(0), a.text(1));
                    int group = group(matcher, a.number(2));
                    return matcher.find() ? matcher.group(group) : null;
                })
                .add("regexp_extract_all", "VVL>V", a -> {
                    Matcher matcher = matcher(a.text(0), a.text(1));
                    int group = group(matcher, a.number(2));
                    List<@Nullable String> found = new ArrayList<>();
                    while (matcher.find()) {
                        found.add(matcher.group(group));
                    }
                    return JsonTexts.print(found);
                })
                .add("regexp_replace", "VVV>V", a -> replace(a.text(0), a.text(1), a.text(2)))
                .add("regexp_split", "VV>V", a -> split(a.text(0), a.text(1)))
                .add(
                        "regexp_count",
                        "VV>L",
                        a -> matcher(a.text(0), a.text(1)).results().count())
                .add("regexp_position", "VVLL>L", a -> position(a.text(0), a.text(1), a.number(2), a.number(3)))
                .add("regexp_pieces", "VV>V", a -> pieces(a.text(0), a.text(1)));
    }

    private static Matcher matcher(String text, String pattern) {
        return compiled(pattern).matcher(text);
    }

    private static Pattern compiled(String pattern) {
        Pattern known = PATTERNS.get(pattern);
        if (known != null) {
            return known;
        }
        if (PATTERNS.size() >= KEPT) {
            PATTERNS.clear();
        }
        Pattern made = JoniPatterns.compile(pattern);
        PATTERNS.put(pattern, made);
        return made;
    }

    private static int group(Matcher matcher, long group) {
        if (group < 0) {
            throw Raise.argument("Group cannot be negative");
        }
        if (group > matcher.groupCount()) {
            throw Raise.argument("Pattern has " + matcher.groupCount() + " groups. Cannot access group " + group);
        }
        return (int) group;
    }

    private static String replace(String text, String pattern, String replacement) {
        Matcher matcher = matcher(text, pattern);
        StringBuilder result = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            result.append(text, from, matcher.start());
            appendReplacement(result, matcher, replacement);
            from = matcher.end();
        }
        return result.append(text, from, text.length()).toString();
    }

    private static void appendReplacement(StringBuilder result, Matcher matcher, String replacement) {
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c == '\\') {
                i++;
                if (i == replacement.length()) {
                    throw Raise.argument("Illegal replacement sequence: " + replacement);
                }
                result.append(replacement.charAt(i));
            } else if (c != '$') {
                result.append(c);
            } else {
                i = appendGroup(result, matcher, replacement, i);
            }
        }
    }

    /** Writes the group that {@code $} names; where the name ends. */
    private static int appendGroup(StringBuilder result, Matcher matcher, String replacement, int dollar) {
        if (dollar + 1 == replacement.length()) {
            throw Raise.argument("Illegal replacement sequence: " + replacement);
        }
        if (replacement.charAt(dollar + 1) == '{') {
            int close = replacement.indexOf('}', dollar);
            if (close < 0) {
                throw Raise.argument("Illegal replacement sequence: " + replacement);
            }
            String name = replacement.substring(dollar + 2, close);
            try {
                String text = matcher.group(name);
                result.append(text == null ? "" : text);
            } catch (IllegalArgumentException e) {
                throw Raise.argument("Illegal replacement sequence: unknown group { " + name + " }");
            }
            return close;
        }
        int at = dollar + 1;
        if (!Character.isDigit(replacement.charAt(at))) {
            throw Raise.argument("Illegal replacement sequence: " + replacement);
        }
        int group = replacement.charAt(at) - '0';
        if (group > matcher.groupCount()) {
            throw Raise.argument("Illegal replacement sequence: unknown group " + group);
        }
        while (at + 1 < replacement.length() && Character.isDigit(replacement.charAt(at + 1))) {
            int longer = group * 10 + replacement.charAt(at + 1) - '0';
            if (longer > matcher.groupCount()) {
                break;
            }
            group = longer;
            at++;
        }
        String text = matcher.group(group);
        result.append(text == null ? "" : text);
        return at;
    }

    private static String split(String text, String pattern) {
        Matcher matcher = matcher(text, pattern);
        List<@Nullable String> parts = new ArrayList<>();
        int from = 0;
        while (matcher.find()) {
            parts.add(text.substring(from, matcher.start()));
            from = matcher.end();
        }
        parts.add(text.substring(from));
        return JsonTexts.print(parts);
    }

    private static long position(String text, String pattern, long start, long occurrence) {
        if (start < 1) {
            throw Raise.argument("start position cannot be smaller than 1");
        }
        if (occurrence < 1) {
            throw Raise.argument("occurrence cannot be smaller than 1");
        }
        if (start > text.codePointCount(0, text.length())) {
            return -1;
        }
        Matcher matcher = matcher(text, pattern);
        int from = text.offsetByCodePoints(0, (int) start - 1);
        boolean found = matcher.find(from);
        for (long i = 1; i < occurrence && found; i++) {
            found = matcher.find();
        }
        return found ? text.codePointCount(0, matcher.start()) + 1L : -1;
    }

    /** The text cut at its matches: each piece with the groups of the match behind it, the last with none. */
    private static String pieces(String text, String pattern) {
        Matcher matcher = matcher(text, pattern);
        List<Map<String, @Nullable Object>> pieces = new ArrayList<>();
        int from = 0;
        while (matcher.find()) {
            List<@Nullable String> groups = new ArrayList<>();
            for (int i = 1; i <= matcher.groupCount(); i++) {
                groups.add(matcher.group(i));
            }
            pieces.add(Map.of("t", text.substring(from, matcher.start()), "g", groups));
            from = matcher.end();
        }
        pieces.add(Map.of("t", text.substring(from)));
        return JsonTexts.print(pieces);
    }
}

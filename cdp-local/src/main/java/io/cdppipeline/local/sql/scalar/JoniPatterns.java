package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a pattern of Joni's Java syntax as one of {@code java.util.regex}. */
final class JoniPatterns {

    private static final Set<String> POSIX = Set.of(
            "lower", "upper", "ascii", "alpha", "digit", "alnum", "punct", "graph", "print", "blank", "cntrl", "xdigit",
            "space");

    private static final Map<String, String> MESSAGES = Map.of(
            "Unclosed group", "end pattern with unmatched parenthesis",
            "Unmatched closing ')'", "unmatched close parenthesis",
            "Unclosed character class", "premature end of char-class",
            "Dangling meta character", "target of repeat operator is not specified",
            "Unclosed counted closure", "premature end of repeat");

    /** {@code [:alpha:]} inside a class. */
    private static final Pattern BRACKET = Pattern.compile("\\[:(\\^?)([a-z]+):\\]");

    private JoniPatterns() {}

    static Pattern compile(String pattern) {
        try {
            return Pattern.compile(translated(pattern), Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            for (Map.Entry<String, String> message : MESSAGES.entrySet()) {
                if (e.getDescription().startsWith(message.getKey())) {
                    throw Raise.argument(message.getValue());
                }
            }
            throw Raise.argument(e.getDescription());
        }
    }

    /** Properties have other names: {@code \p{Han}} is Java's {@code \p{IsHan}}. */
    private static String translated(String pattern) {
        StringBuilder result = new StringBuilder();
        int i = 0;
        while (i < pattern.length()) {
            Matcher posix = BRACKET.matcher(pattern).region(i, pattern.length());
            if (posix.lookingAt() && POSIX.contains(posix.group(2))) {
                result.append(posix.group(1).isEmpty() ? "\\p{" : "\\P{")
                        .append(property(posix.group(2)))
                        .append('}');
                i = posix.end();
                continue;
            }
            char c = pattern.charAt(i++);
            result.append(c);
            if (c != '\\' || i == pattern.length()) {
                continue;
            }
            char kind = pattern.charAt(i++);
            result.append(kind);
            int close = pattern.indexOf('}', i);
            if ((kind == 'p' || kind == 'P') && pattern.startsWith("{", i) && close > 0) {
                String name = pattern.substring(i + 1, close);
                boolean not = name.startsWith("^");
                if (not) {
                    result.setCharAt(result.length() - 1, kind == 'p' ? 'P' : 'p');
                    name = name.substring(1);
                }
                result.append('{').append(property(name)).append('}');
                i = close + 1;
            }
        }
        return result.toString();
    }

    private static String property(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (POSIX.contains(lower)) {
            return lower.equals("ascii")
                    ? "ASCII"
                    : lower.equals("xdigit")
                            ? "XDigit"
                            : name.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
        }
        if (name.length() <= 2) {
            return name;
        }
        try {
            UnicodeScript.forName(name);
            return "Is" + name;
        } catch (IllegalArgumentException e) {
            throw Raise.argument("invalid character property name <" + name + ">");
        }
    }
}

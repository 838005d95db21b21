package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.sql.failure.Raise;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Functions of text, counted in code points. */
final class TextScalars {

    private static final Set<String> STEMMED = Set.of(
            "ca", "da", "de", "es", "eu", "fi", "fr", "hu", "hy", "ir", "it", "lt", "nl", "no", "pt", "ro", "ru", "sv",
            "tr");

    private static final long LONGEST = 1L << 24;

    private TextScalars() {}

    static void fill(Registry r) {
        r.add("upper", "V>V", a -> upper(a.text(0)))
                .add(
                        "reverse",
                        "V>V",
                        a -> new StringBuilder(a.text(0)).reverse().toString())
                .add("replace", "VVV>V", a -> replace(a.text(0), a.text(1), a.text(2)))
                .add("substr", "VL>V", a -> substr(a.text(0), a.number(1), Long.MAX_VALUE))
                .add("strpos", "VVL>L", a -> strpos(a.text(0), a.text(1), a.number(2)))
                .add("lpad", "VLV>V", a -> pad(a.text(0), a.number(1), a.text(2), true))
                .add("rpad", "VLV>V", a -> pad(a.text(0), a.number(1), a.text(2), false))
                .add("delimiter", "V>V", a -> delimiter(a.text(0)))
                .add("split_limit", "VVL>V", a -> JsonTexts.array(split(a.text(0), delimiter(a.text(1)), a.number(2))))
                .add("split_part", "VVL>V", a -> part(a.text(0), delimiter(a.text(1)), a.number(2)))
                .add("split_to_map", "VVV>V", a -> toMap(a.text(0), a.text(1), a.text(2)))
                .add("split_to_multimap", "VVV>V", a -> toMultimap(a.text(0), a.text(1), a.text(2)))
                .add("chr", "L>V", a -> {
                    if (!Character.isValidCodePoint((int) a.number(0)) || a.number(0) != (int) a.number(0)) {
                        throw Raise.argument("Not a valid Unicode code point: " + a.number(0));
                    }
                    return Character.toString((int) a.number(0));
                })
                .add("codepoint", "V>L", a -> {
                    if (a.text(0).isEmpty()) {
                        throw Raise.argument("Input string must be a single character string");
                    }
                    return (long) a.text(0).codePointAt(0);
                })
                .add("levenshtein", "VV>L", a -> levenshtein(a.text(0), a.text(1)))
                .add("word_stem_of", "VV>V", a -> {
                    if (a.text(1).equals("en")) {
                        return PorterStemmer.stem(a.text(0));
                    }
                    if (STEMMED.contains(a.text(1))) {
                        throw new Raise("NOT_SUPPORTED", "word_stem in the language '" + a.text(1) + "'");
                    }
                    throw Raise.argument("Unknown stemmer language: " + a.text(1));
                })
                .add("hamming", "VV>L", a -> hamming(a.text(0), a.text(1)))
                .add("soundex", "V>V", a -> Soundex.of(a.text(0)))
                .add("word_stem", "V>V", a -> PorterStemmer.stem(a.text(0)))
                .add("luhn", "V>B", a -> luhn(a.text(0)))
                .add(
                        "normalize",
                        "VV>V",
                        a -> Normalizer.normalize(
                                a.text(0), Normalizer.Form.valueOf(a.text(1).toUpperCase(Locale.ROOT))))
                .add("format", "VVV>V", a -> format(a.text(0), a.text(1), a.text(2)));
        r.add("substr", "VLL>V", a -> substr(a.text(0), a.number(1), a.number(2)));
    }

    /** Code point by code point, so that ß and ligatures stay. */
    private static long levenshtein(String a, String b) {
        int[] from = a.codePoints().toArray();
        int[] to = b.codePoints().toArray();
        if ((long) from.length * to.length > 1_000_000L) {
            throw Raise.argument(
                    "The combined inputs size exceeded max Levenshtein distance combined input size, the code points"
                            + " limit is 1000000");
        }
        int[] row = new int[to.length + 1];
        for (int j = 0; j <= to.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length; j++) {
                int kept = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(kept, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length];
    }

    /** Each code point by itself: Java's own would make two letters of some. For ASCII it is the same, and much faster. */
    private static String upper(String text) {
        if (isAscii(text)) {
            return text.toUpperCase(Locale.ROOT);
        }
        return text.codePoints()
                .map(Character::toUpperCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** An empty search text is found around every code point. */
    private static String replace(String text, String search, String by) {
        if (!search.isEmpty()) {
            return text.replace(search, by);
        }
        StringBuilder result = new StringBuilder(by);
        text.codePoints().forEach(c -> result.appendCodePoint(c).append(by));
        return result.toString();
    }

    private static String substr(String text, long start, long length) {
        int count = text.codePointCount(0, text.length());
        long from = start > 0 ? start - 1 : count + start;
        if (start == 0 || from < 0 || from >= count || length <= 0) {
            return "";
        }
        long to = length > count - from ? count : from + length;
        return text.substring(text.offsetByCodePoints(0, (int) from), text.offsetByCodePoints(0, (int) to));
    }

    private static long strpos(String text, String search, long instance) {
        if (instance == 0) {
            throw Raise.argument("'instance' must not be a positive or negative number.");
        }
        if (instance == Long.MIN_VALUE) {
            throw Raise.argument("'instance' must be a positive or negative number.");
        }
        if (search.isEmpty()) {
            return 1;
        }
        int at = instance > 0 ? -1 : text.length();
        for (long i = 0; i < Math.abs(instance); i++) {
            at = instance > 0 ? text.indexOf(search, at + 1) : text.lastIndexOf(search, at - 1);
            if (at < 0) {
                return 0;
            }
        }
        return text.codePointCount(0, at) + 1L;
    }

    private static String pad(String text, long length, String by, boolean left) {
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw Raise.argument("Target length must be in the range [0.." + Integer.MAX_VALUE + "]");
        }
        if (by.isEmpty()) {
            throw Raise.argument("Padding string must not be empty");
        }
        int[] own = text.codePoints().toArray();
        if (own.length >= length) {
            return new String(own, 0, (int) length);
        }
        if (length > LONGEST) {
            throw new Raise("NOT_SUPPORTED", "Padding to more than " + LONGEST + " characters");
        }
        int[] fill = by.codePoints().toArray();
        StringBuilder padding = new StringBuilder();
        for (int i = 0; i < length - own.length; i++) {
            padding.appendCodePoint(fill[i % fill.length]);
        }
        return left ? padding + text : text + padding;
    }

    private static String delimiter(String delimiter) {
        if (delimiter.isEmpty()) {
            throw Raise.argument("The delimiter may not be the empty string");
        }
        return delimiter;
    }

    private static List<String> split(String text, String delimiter, long limit) {
        if (limit <= 0) {
            throw Raise.argument("Limit must be positive");
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (parts.size() < limit - 1) {
            int at = text.indexOf(delimiter, from);
            if (at < 0) {
                break;
            }
            parts.add(text.substring(from, at));
            from = at + delimiter.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static @org.jspecify.annotations.Nullable String part(String text, String delimiter, long index) {
        if (index <= 0) {
            throw Raise.argument("Index must be greater than zero");
        }
        List<String> parts = split(text, delimiter, Long.MAX_VALUE);
        return index <= parts.size() ? parts.get((int) index - 1) : null;
    }

    private static Map<String, List<String>> entries(String text, String between, String inside) {
        Map<String, List<String>> entries = new LinkedHashMap<>();
        if (between.isEmpty()) {
            throw Raise.argument("entryDelimiter is empty");
        }
        if (inside.isEmpty()) {
            throw Raise.argument("keyValueDelimiter is empty");
        }
        if (between.equals(inside)) {
            throw Raise.argument("entryDelimiter and keyValueDelimiter must not be the same");
        }
        if (text.isEmpty()) {
            return entries;
        }
        for (String entry : split(text, delimiter(between), Long.MAX_VALUE)) {
            int at = entry.indexOf(delimiter(inside));
            if (at < 0 || entry.indexOf(inside, at + inside.length()) >= 0) {
                if (entry.isEmpty()) {
                    continue;
                }
                throw Raise.argument(
                        "Key-value delimiter must appear exactly once in each entry. Bad input: '" + entry + "'");
            }
            entries.computeIfAbsent(entry.substring(0, at), key -> new ArrayList<>())
                    .add(entry.substring(at + inside.length()));
        }
        return entries;
    }

    private static String toMap(String text, String between, String inside) {
        Map<String, String> map = new LinkedHashMap<>();
        entries(text, between, inside).forEach((key, values) -> {
            if (values.size() > 1) {
                throw Raise.argument("Duplicate keys (" + key + ") are not allowed. Specifying a lambda to resolve"
                        + " conflicts can avoid this error");
            }
            map.put(key, values.get(0));
        });
        return JsonTexts.print(map);
    }

    private static String toMultimap(String text, String between, String inside) {
        return JsonTexts.print(entries(text, between, inside));
    }

    private static long hamming(String a, String b) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        if (x.length != y.length) {
            throw Raise.argument("The input strings to hamming_distance function must have the same length");
        }
        long distance = 0;
        for (int i = 0; i < x.length; i++) {
            distance += x[i] == y[i] ? 0 : 1;
        }
        return distance;
    }

    private static boolean luhn(String text) {
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(text.length() - 1 - i) - '0';
            if (digit < 0 || digit > 9) {
                throw Raise.argument("Input contains non-numeric characters: " + text);
            }
            int doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return !text.isEmpty() && sum % 10 == 0;
    }

    private static String format(String pattern, String values, String kinds) {
        JsonNode array = JsonTexts.tree(values);
        Object[] arguments = new Object[kinds.length()];
        for (int i = 0; i < arguments.length; i++) {
            String text = array.get(i).isNull() ? null : array.get(i).asText();
            if (text != null) {
                arguments[i] = switch (kinds.charAt(i)) {
                    case 'l' -> Long.valueOf(text);
                    case 'd' -> Double.valueOf(text);
                    case 'n' -> new BigDecimal(text);
                    case 'b' -> Boolean.valueOf(text);
                    default -> text;
                };
            }
        }
        try {
            return String.format(Locale.ENGLISH, pattern, arguments);
        } catch (IllegalFormatException e) {
            String kind = e.getClass().getSimpleName().replace("Exception", "");
            throw Raise.argument("Invalid format string: " + pattern + " (" + kind + ": " + e.getMessage() + ")");
        }
    }
}

package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Collects what is wrong with a configuration, so that one error can tell all of it. Not thread-safe. */
final class Problems {

    /** A key that was put where it does not belong must not be quoted back. */
    private static final Pattern LOOKS_LIKE_A_KEY = Pattern.compile("\\b[0-9]+/[0-9a-fA-F]{8,}|\\b[0-9a-fA-F]{32,}");

    private static final int LONGEST_QUOTE = 60;

    private final List<Located<String>> found = new ArrayList<>();

    void add(Place place, String message) {
        found.add(new Located<>(place, masked(message)));
    }

    /** What was found, as a reader meets it; problems of one place in the order of their finding. */
    List<ConfigProblem> list() {
        return found.stream()
                .sorted(Comparator.comparing(Located::place, Place.AS_READ))
                .map(problem -> new ConfigProblem(problem.place().text(), problem.value()))
                .toList();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(list());
        }
    }

    /** A text without whatever looks like an API key. */
    static String masked(String text) {
        return LOOKS_LIKE_A_KEY.matcher(text).replaceAll("****");
    }

    /** A text in quotes, fit for one line of a message. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("'");
        // Masked before it is cut, since half a key is no longer recognised as one.
        String shown = masked(text);
        shown.codePoints()
                .limit(LONGEST_QUOTE)
                .forEach(c -> quoted.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        if (shown.codePointCount(0, shown.length()) > LONGEST_QUOTE) {
            quoted.append("...");
        }
        return quoted.append("'").toString();
    }

    /** {@code 'a'}, {@code 'a' or 'b'}, {@code 'a', 'b' or 'c'}. */
    static String oneOf(List<String> names) {
        return listed(names, " or ");
    }

    /** {@code 'a'}, {@code 'a' and 'b'}, {@code 'a', 'b' and 'c'}. */
    static String allOf(List<String> names) {
        return listed(names, " and ");
    }

    private static String listed(List<String> names, String last) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                text.append(i == names.size() - 1 ? last : ", ");
            }
            text.append(quote(names.get(i)));
        }
        return text.toString();
    }
}

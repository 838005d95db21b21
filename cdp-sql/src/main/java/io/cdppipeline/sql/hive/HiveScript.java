package io.cdppipeline.sql.hive;

import java.util.ArrayList;
import java.util.List;

/** Splits a text into its statements, as Hive's command line does. */
public final class HiveScript {

    private HiveScript() {}

    /**
     * A statement.
     *
     * @param text without comments and semicolon; what came before it in the whole text is blank, so that places are those
     *     of the whole text
     */
    public record Part(String text) {}

    /** The statements of a text that are not empty. Hints ({@code /*+}) stay, other comments become blanks. */
    public static List<Part> split(String script) {
        List<Part> parts = new ArrayList<>();
        StringBuilder clean = new StringBuilder(script);
        int start = 0;
        int i = 0;
        while (i < script.length()) {
            char c = script.charAt(i);
            if (c == '\'' || c == '"' || c == '`') {
                i = closing(script, i);
            } else if (script.startsWith("--", i)) {
                int end = script.indexOf('\n', i);
                i = blank(clean, i, end < 0 ? script.length() : end);
            } else if (script.startsWith("/*", i)) {
                int end = script.indexOf("*/", i + 2);
                int after = end < 0 ? script.length() : end + 2;
                i = script.startsWith("/*+", i) ? after : blank(clean, i, after);
            } else if (c == ';') {
                add(parts, clean, start, i);
                start = ++i;
            } else {
                i++;
            }
        }
        add(parts, clean, start, script.length());
        return parts;
    }

    /** The place after a quoted text; a backslash takes the next character with it, save in backquotes. */
    private static int closing(String text, int open) {
        char quote = text.charAt(open);
        for (int i = open + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && quote != '`') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i + 1;
            }
        }
        return text.length();
    }

    private static int blank(StringBuilder text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '\n') {
                text.setCharAt(i, ' ');
            }
        }
        return to;
    }

    private static void add(List<Part> parts, StringBuilder text, int from, int to) {
        String own = text.substring(from, to);
        if (!own.isBlank()) {
            StringBuilder before = new StringBuilder();
            for (int i = 0; i < from; i++) {
                before.append(text.charAt(i) == '\n' ? '\n' : ' ');
            }
            parts.add(new Part(before + own));
        }
    }
}

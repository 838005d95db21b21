package io.cdppipeline.local.sql.statement;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text at the semicolons that stand in no literal, quoted name or comment. What stands before a statement becomes
 * blanks.
 */
public final class StatementSplitter {

    private StatementSplitter() {}

    public static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int i = 0;
        boolean content = false;
        while (i < text.length()) {
            int end = skipped(text, i);
            if (end > i) {
                content |= !text.startsWith("--", i) && !text.startsWith("/*", i);
                i = end;
            } else if (text.charAt(i) == ';') {
                if (content) {
                    parts.add(part(text, start, i));
                }
                start = i + 1;
                content = false;
                i++;
            } else {
                content |= !Character.isWhitespace(text.charAt(i));
                i++;
            }
        }
        if (content || parts.isEmpty()) {
            parts.add(part(text, start, text.length()));
        }
        return parts;
    }

    /** The end of the literal, quoted name or comment that begins here; the same place if none does. */
    private static int skipped(String text, int at) {
        char c = text.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            int close = text.indexOf(c, at + 1);
            return close < 0 ? text.length() : close + 1;
        }
        if (text.startsWith("--", at)) {
            int line = text.indexOf('\n', at);
            return line < 0 ? text.length() : line + 1;
        }
        if (text.startsWith("/*", at)) {
            int close = text.indexOf("*/", at + 2);
            return close < 0 ? text.length() : close + 2;
        }
        return at;
    }

    /** The statement where it is, so that the parser counts lines and columns of the whole text. */
    private static String part(String text, int start, int end) {
        StringBuilder part = new StringBuilder(end);
        for (int i = 0; i < start; i++) {
            part.append(text.charAt(i) == '\n' ? '\n' : ' ');
        }
        return part.append(text, start, end).toString();
    }
}

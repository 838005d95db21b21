package io.cdppipeline.local.sql;

import io.trino.sql.tree.NodeLocation;
import java.util.ArrayList;
import java.util.List;

/** Cuts a text at the semicolons that stand in no literal, quoted name or comment. */
final class StatementSplitter {

    /** A statement, and where the user's text has it. */
    record Part(String sql, NodeLocation location) {}

    private StatementSplitter() {}

    static List<Part> split(String text) {
        List<Part> parts = new ArrayList<>();
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

    private static Part part(String text, int start, int end) {
        String before = text.substring(0, start);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = start - (before.lastIndexOf('\n') + 1) + 1;
        return new Part(text.substring(start, end), new NodeLocation(line, column));
    }
}

package io.cdppipeline.templates;

import io.cdppipeline.lint.Finding;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses Presto SQL that digdag has yet to evaluate. A <code>${…}</code> may stand for a name, a number or nothing at all:
 * the parser is asked with each in turn, and only what no reading makes right is a finding.
 */
final class SqlCheck {

    private static final String RULE = "sql-syntax";
    private static final SqlParser PARSER = new SqlParser();

    private SqlCheck() {}

    /** Where a line and column of the SQL, both from 1, are in the project. */
    @FunctionalInterface
    interface Place {
        String of(int line, int column);
    }

    /** What is wrong with a text of one or more statements. */
    static List<Finding> check(String sql, Place place) {
        String masked = DigdagText.mask(sql);
        List<int[]> statements = statements(masked);
        if (statements.isEmpty()) {
            return List.of(new Finding(
                    RULE,
                    Finding.Severity.ERROR,
                    place.of(1, 1),
                    "There is no statement: write one, or drop the file"));
        }
        List<Finding> findings = new ArrayList<>();
        for (int[] range : statements) {
            String alone = blank(masked.substring(0, range[0])) + masked.substring(range[0], range[1]);
            parse(sql, alone)
                    .ifPresent(e -> findings.add(new Finding(
                            RULE,
                            Finding.Severity.ERROR,
                            place.of(e.getLineNumber(), e.getColumnNumber()),
                            e.getErrorMessage())));
        }
        return findings;
    }

    /** How many statements a text has, and whether the last one ends in a semicolon. */
    static Shape shape(String sql) {
        String masked = DigdagText.mask(sql);
        List<int[]> statements = statements(masked);
        boolean terminated = !statements.isEmpty()
                && statements.get(statements.size() - 1)[1] < masked.length()
                && masked.charAt(statements.get(statements.size() - 1)[1]) == ';';
        return new Shape(statements.size(), terminated);
    }

    record Shape(int statements, boolean terminated) {}

    private static Optional<ParsingException> parse(String sql, String masked) {
        StringBuilder text = new StringBuilder(masked);
        while (true) {
            try {
                PARSER.createStatement(text.toString());
                return Optional.empty();
            } catch (ParsingException e) {
                if (!reread(sql, text, offset(text, e.getLineNumber(), e.getColumnNumber()))) {
                    return Optional.of(e);
                }
            }
        }
    }

    /** Reads the expression at an offset the next way: a name, then a number, then nothing; false if there is no next. */
    private static boolean reread(String sql, StringBuilder text, int at) {
        for (int start = sql.indexOf("${"); start >= 0 && start <= at; start = sql.indexOf("${", start + 2)) {
            int end = DigdagText.end(sql, start);
            if (end > at && at < text.length()) {
                char now = text.charAt(at);
                char next = now == DigdagText.MASK ? '1' : ' ';
                if (now == ' ') {
                    return false;
                }
                for (int i = start; i < end; i++) {
                    if (text.charAt(i) == now) {
                        text.setCharAt(i, next);
                    }
                }
                return true;
            }
        }
        return false;
    }

    private static int offset(StringBuilder text, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf("\n", start) + 1;
        }
        return start + column - 1;
    }

    private static String blank(String text) {
        return text.replaceAll("[^\\n]", " ");
    }

    /** From where to where each statement goes, without its semicolon; what holds only comments is none. */
    private static List<int[]> statements(String sql) {
        List<int[]> ranges = new ArrayList<>();
        int start = 0;
        boolean something = false;
        int i = 0;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (sql.startsWith("--", i)) {
                i = behind(sql, "\n", i + 2);
            } else if (sql.startsWith("/*", i)) {
                i = behind(sql, "*/", i + 2);
            } else if (c == '\'' || c == '"') {
                something = true;
                i = behind(sql, String.valueOf(c), i + 1);
            } else if (c == ';') {
                if (something) {
                    ranges.add(new int[] {start, i});
                }
                start = ++i;
                something = false;
            } else {
                something |= !Character.isWhitespace(c);
                i++;
            }
        }
        if (something) {
            ranges.add(new int[] {start, sql.length()});
        }
        return ranges;
    }

    private static int behind(String sql, String mark, int from) {
        int at = sql.indexOf(mark, from);
        return at < 0 ? sql.length() : at + mark.length();
    }
}

package io.cdppipeline.local.connector;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits delimited text into records, as the service's parser does: escapes count inside quotes only, a record that is
 * broken ends with its first line. Not thread-safe.
 */
final class CsvTokenizer {

    /** A record that cannot be read; the next one begins on the next line. */
    static final class BrokenRecord extends Exception {
        BrokenRecord(String message) {
            super(message);
        }
    }

    private record Line(String text, String end) {}

    private static final int LONGEST_LINE = 64 * 1024 * 1024;

    private final BufferedReader in;
    private final CsvDialect dialect;
    private final Deque<Line> pushedBack = new ArrayDeque<>();
    private final List<Line> used = new ArrayList<>();
    private final char[] buffer = new char[1 << 14];
    private int position;
    private int filled;
    private final StringBuilder value = new StringBuilder();
    private String text = "";
    private String lineEnd = "";
    private int at;
    private long read;
    private long recordLine;

    CsvTokenizer(BufferedReader in, CsvDialect dialect) {
        this.in = in;
        this.dialect = dialect;
    }

    /** The line on which the record began that was asked for last; the first is 1. */
    long line() {
        return recordLine;
    }

    /** A line as it is; null at the end. */
    @Nullable
    String rawLine() throws IOException {
        if (!nextLine()) {
            return null;
        }
        recordLine = read;
        return text;
    }

    /** The next record's cells; empty at the end. Blank lines and comments are passed over. */
    boolean next(List<@Nullable String> cells) throws IOException, BrokenRecord {
        cells.clear();
        do {
            used.clear();
            if (!nextLine()) {
                recordLine = read + 1;
                return false;
            }
            recordLine = read;
        } while (text.isEmpty() || (dialect.comment() != null && text.startsWith(dialect.comment())));
        try {
            do {
                cells.add(cell());
            } while (delimiter());
            return true;
        } catch (BrokenRecord e) {
            pushBackAllButTheFirst();
            throw e;
        }
    }

    /** Reads the cells of a line that stands alone. */
    static List<@Nullable String> split(String line, CsvDialect dialect) throws IOException, BrokenRecord {
        List<@Nullable String> cells = new ArrayList<>();
        new CsvTokenizer(new BufferedReader(new java.io.StringReader(line)), dialect).next(cells);
        return cells;
    }

    private boolean delimiter() {
        if (text.startsWith(dialect.delimiter(), at)) {
            at += dialect.delimiter().length();
            return true;
        }
        return false;
    }

    private @Nullable String cell() throws IOException, BrokenRecord {
        int start = at;
        if (dialect.trim()) {
            while (at < text.length() && text.charAt(at) == ' ' && !text.startsWith(dialect.delimiter(), at)) {
                at++;
            }
        }
        if (dialect.quote() != null && at < text.length() && text.charAt(at) == dialect.quote()) {
            at++;
            return quoted(dialect.quote());
        }
        int end = text.indexOf(dialect.delimiter(), start);
        at = end < 0 ? text.length() : end;
        String unquoted = text.substring(start, at);
        String cell = dialect.trim() ? trimmed(unquoted) : unquoted;
        boolean absent = dialect.nullString() == null ? cell.isEmpty() : cell.equals(dialect.nullString());
        return absent ? null : cell;
    }

    private String quoted(char quote) throws IOException, BrokenRecord {
        value.setLength(0);
        while (true) {
            if (value.length() > dialect.longestQuoted()) {
                throw new BrokenRecord("a quoted value is longer than " + dialect.longestQuoted()
                        + " characters: is its closing quote missing?");
            }
            if (at >= text.length()) {
                value.append(lineEnd);
                if (!nextLine()) {
                    throw new BrokenRecord(
                            "a quoted value has no closing quote (EOF reached before encapsulated token finished)");
                }
                continue;
            }
            char c = text.charAt(at++);
            Character escape = dialect.escape();
            if (c == quote) {
                if (at < text.length() && text.charAt(at) == quote) {
                    at++;
                    value.append(quote);
                } else if (endOfCell()) {
                    return value.toString();
                } else if (dialect.strayQuotes()) {
                    value.append(quote);
                } else {
                    throw new BrokenRecord(
                            "there is '" + text.charAt(at) + "' after the closing quote of a quoted value");
                }
            } else if (escape != null && c == escape && at < text.length() && isEscapable(quote, escape)) {
                value.append(text.charAt(at++));
            } else {
                value.append(c);
            }
        }
    }

    private boolean isEscapable(char quote, char escape) {
        return text.charAt(at) == quote || text.charAt(at) == escape;
    }

    /** Whether only blanks, if they do not count, lie between here and the delimiter or the line's end. */
    private boolean endOfCell() {
        int next = at;
        while (dialect.trim() && next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        if (next == text.length() || text.startsWith(dialect.delimiter(), next)) {
            at = next;
            return true;
        }
        return false;
    }

    private static String trimmed(String cell) {
        int from = 0;
        int to = cell.length();
        while (from < to && cell.charAt(from) == ' ') {
            from++;
        }
        while (to > from && cell.charAt(to - 1) == ' ') {
            to--;
        }
        return cell.substring(from, to);
    }

    private void pushBackAllButTheFirst() {
        for (int i = used.size() - 1; i > 0; i--) {
            pushedBack.push(used.get(i));
            read--;
        }
        used.clear();
    }

    private boolean nextLine() throws IOException {
        Line line = pushedBack.isEmpty() ? readLine() : pushedBack.pop();
        if (line == null) {
            return false;
        }
        used.add(line);
        read++;
        text = line.text();
        lineEnd = line.end();
        at = 0;
        return true;
    }

    private @Nullable Line readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (fill()) {
            int start = position;
            while (position < filled && buffer[position] != '\n' && buffer[position] != '\r') {
                position++;
            }
            line.append(buffer, start, position - start);
            if (line.length() > LONGEST_LINE) {
                throw new IOException("the line is longer than " + LONGEST_LINE + " characters");
            }
            if (position == filled) {
                continue;
            }
            if (buffer[position++] == '\n') {
                return new Line(line.toString(), "\n");
            }
            if (fill() && buffer[position] == '\n') {
                position++;
                return new Line(line.toString(), "\r\n");
            }
            return new Line(line.toString(), "\r");
        }
        return line.isEmpty() ? null : new Line(line.toString(), "");
    }

    /** Whether there is a character at the position. */
    private boolean fill() throws IOException {
        if (position == filled) {
            position = 0;
            filled = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return filled > 0;
    }
}

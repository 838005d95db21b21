package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.cdppipeline.sql.hive.HiveScript;
import io.cdppipeline.sql.hive.HiveSyntax;
import io.cdppipeline.sql.hive.HiveSyntaxException;
import io.cdppipeline.templates.DigdagText;
import io.cdppipeline.workflow.Position;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Parses SQL that digdag has yet to evaluate. A <code>${…}</code> may stand for a name, a number or nothing at all: the
 * parser is asked with each in turn, and only what no reading makes right is a problem.
 */
final class SqlReader {

    private static final SqlParser PARSER = new SqlParser();

    private SqlReader() {}

    /** A syntax tree takes some thirty bytes for each character of its text. */
    private static final ReadTexts<Text, ParsedSql> READ =
            new ReadTexts<>(Runtime.getRuntime().maxMemory() / 128);

    /** Fewer are read before other threads have woken up. */
    private static final int WORTH_SHARING = 8;

    /** A text and whose SQL it is. */
    record Text(LintSql.Engine engine, String sql) {}

    /** Reads a text of one or more statements and says what is wrong with it. */
    static LintSql read(
            String file, LintSql.Engine engine, String sql, LintSql.Place place, BiConsumer<Position, String> problem) {
        Text text = new Text(engine, sql);
        ParsedSql parsed = onThisStack(text, remembered(text));
        parsed.problems().forEach(each -> problem.accept(place.of(each.line(), each.column()), each.message()));
        return new LintSql(file, place, parsed);
    }

    /** The same for a file's text that has been parsed. */
    static LintSql read(String file, ParsedSql parsed, BiConsumer<Position, String> problem) {
        parsed.problems()
                .forEach(each -> problem.accept(new Position(file, each.line(), each.column()), each.message()));
        return parsed.in(file);
    }

    /** Parses texts over the cores, and gives what they are in their order. */
    static List<ParsedSql> parsed(List<Text> texts) {
        Stream<Text> stream = texts.size() < WORTH_SHARING ? texts.stream() : texts.parallelStream();
        List<ParsedSql> parsed = stream.map(SqlReader::remembered).toList();
        return IntStream.range(0, texts.size())
                .mapToObj(i -> onThisStack(texts.get(i), parsed.get(i)))
                .toList();
    }

    private static ParsedSql remembered(Text text) {
        return READ.get(text, text.sql().length(), () -> parse(text));
    }

    /** What another thread found too deep may fit on the caller's stack. */
    private static ParsedSql onThisStack(Text text, ParsedSql parsed) {
        return parsed.tooDeep() ? parse(text) : parsed;
    }

    private static ParsedSql parse(Text text) {
        String sql = text.sql();
        String masked = DigdagText.mask(sql);
        List<int[]> ranges = statements(masked);
        Reading reading = new Reading();
        if (text.engine() != LintSql.Engine.OTHER) {
            if (ranges.isEmpty()) {
                reading.problem(1, 1, "There is no statement: write one, or drop the file");
            } else if (text.engine() == LintSql.Engine.HIVE) {
                hive(sql, masked, reading);
            } else {
                for (int[] range : ranges) {
                    String alone = blank(masked.substring(0, range[0])) + masked.substring(range[0], range[1]);
                    presto(sql, alone, reading);
                }
            }
        }
        return new ParsedSql(
                text.engine(), sql, masked, reading.statements, reading.hive, reading.problems, reading.tooDeep);
    }

    /** What has been found so far in a text. */
    private static final class Reading {

        private final List<Statement> statements = new ArrayList<>();
        private final List<HiveNode> hive = new ArrayList<>();
        private final List<ParsedSql.Problem> problems = new ArrayList<>();
        private boolean tooDeep;

        void problem(int line, int column, String message) {
            problems.add(new ParsedSql.Problem(line, column, message));
        }
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

    private static void presto(String sql, String masked, Reading reading) {
        StringBuilder text = new StringBuilder(masked);
        while (true) {
            try {
                reading.statements.add(PARSER.createStatement(text.toString()));
                return;
            } catch (ParsingException e) {
                if (!reread(sql, text, offset(text, e.getLineNumber(), e.getColumnNumber()))) {
                    reading.problem(e.getLineNumber(), e.getColumnNumber(), e.getErrorMessage());
                    return;
                }
            } catch (StackOverflowError e) {
                reading.tooDeep = true;
                reading.problem(1, 1, "The statement is nested too deeply to be read");
                return;
            }
        }
    }

    /** Hive's parser is vague about places, so that all expressions are read one way, then all of them the next. */
    private static void hive(String sql, String masked, Reading reading) {
        for (HiveScript.Part part : HiveScript.split(masked)) {
            if (part.text().strip().toUpperCase(Locale.ROOT).startsWith("SET ")) {
                continue;
            }
            Optional<HiveSyntaxException> first = Optional.empty();
            boolean read = false;
            for (char way : new char[] {DigdagText.MASK, '1', ' '}) {
                try {
                    reading.hive.add(
                            HiveSyntax.parse(way == DigdagText.MASK ? part.text() : fill(sql, part.text(), way)));
                    read = true;
                    break;
                } catch (HiveSyntaxException e) {
                    first = first.isPresent() ? first : Optional.of(e);
                }
            }
            if (!read) {
                first.ifPresent(e -> reading.problem(
                        e.line(),
                        e.column() + 1,
                        String.valueOf(e.getMessage()).replaceFirst("^line [0-9]+:[0-9]+ ", "")));
            }
        }
    }

    private static String fill(String sql, String part, char with) {
        StringBuilder text = new StringBuilder(part);
        for (int start = sql.indexOf("${"); start >= 0 && start < part.length(); ) {
            int end = DigdagText.end(sql, start);
            if (end < 0) {
                break;
            }
            for (int i = start; i < Math.min(end, part.length()); i++) {
                if (text.charAt(i) == DigdagText.MASK) {
                    text.setCharAt(i, with);
                }
            }
            start = sql.indexOf("${", end);
        }
        return text.toString();
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
        StringBuilder blank = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            blank.append(text.charAt(i) == '\n' ? '\n' : ' ');
        }
        return blank.toString();
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

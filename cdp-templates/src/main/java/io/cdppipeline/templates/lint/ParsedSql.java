package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.cdppipeline.workflow.Position;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** What a text of SQL says, wherever it stands: the same for every file that holds the text. Immutable and thread-safe. */
final class ParsedSql {

    private final LintSql.Engine engine;
    private final String text;
    private final String masked;
    private final List<Statement> statements;
    private final List<HiveNode> hive;
    private final List<Problem> problems;
    private final boolean tooDeep;
    private final List<Node> nodes;
    /** By their very class; a kind with others below it is gathered when it is asked for. */
    private final Map<Class<? extends Node>, List<Node>> byClass = new HashMap<>();

    private final Map<Class<? extends Node>, List<Node>> byKind = new ConcurrentHashMap<>();
    private final Map<String, LintSql> files = new ConcurrentHashMap<>();
    private final int[] lines;

    /** What nobody could read, at a line and column of the text, both from 1. */
    record Problem(int line, int column, String message) {}

    /** @param tooDeep whether the stack ended before the text did: another thread's may be longer */
    ParsedSql(
            LintSql.Engine engine,
            String text,
            String masked,
            List<Statement> statements,
            List<HiveNode> hive,
            List<Problem> problems,
            boolean tooDeep) {
        this.engine = engine;
        this.text = text;
        this.masked = masked;
        this.statements = List.copyOf(statements);
        this.hive = List.copyOf(hive);
        this.problems = List.copyOf(problems);
        this.tooDeep = tooDeep;
        List<Node> all = new ArrayList<>();
        statements.forEach(statement -> flatten(statement, all));
        this.nodes = List.copyOf(all);
        all.forEach(node -> byClass.computeIfAbsent(node.getClass(), kind -> new ArrayList<>())
                .add(node));
        this.lines = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(i -> text.charAt(i) == '\n')
                                .map(i -> i + 1))
                .toArray();
    }

    /** A node and all below it, parents first. */
    static void flatten(Node node, List<Node> into) {
        into.add(node);
        node.getChildren().forEach(child -> flatten(child, into));
    }

    /** It as the whole of a file. */
    LintSql in(String file) {
        return files.computeIfAbsent(
                file, path -> new LintSql(path, (line, column) -> new Position(path, line, column), this));
    }

    LintSql.Engine engine() {
        return engine;
    }

    String text() {
        return text;
    }

    /** The text with its expressions as names. */
    String masked() {
        return masked;
    }

    List<Statement> statements() {
        return statements;
    }

    List<HiveNode> hive() {
        return hive;
    }

    List<Problem> problems() {
        return problems;
    }

    boolean tooDeep() {
        return tooDeep;
    }

    /** Those of a kind. */
    List<Node> nodes(Class<? extends Node> kind) {
        return byKind.computeIfAbsent(kind, this::gathered);
    }

    private List<Node> gathered(Class<? extends Node> kind) {
        List<Class<? extends Node>> classes =
                byClass.keySet().stream().filter(kind::isAssignableFrom).toList();
        return switch (classes.size()) {
            case 0 -> List.of();
            case 1 -> List.copyOf(byClass.getOrDefault(classes.get(0), List.of()));
            default -> nodes.stream().filter(kind::isInstance).toList();
        };
    }

    /** The line, from 1, that an offset is in. */
    int lineAt(int offset) {
        int found = Arrays.binarySearch(lines, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The offset at which a line, from 1, begins; -1 if there is none. */
    int lineStart(int line) {
        return line > lines.length ? -1 : lines[line - 1];
    }
}

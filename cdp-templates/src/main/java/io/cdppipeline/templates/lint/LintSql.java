package io.cdppipeline.templates.lint;

import io.cdppipeline.sql.hive.HiveNode;
import io.cdppipeline.workflow.Position;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NodeLocation;
import io.trino.sql.tree.QualifiedName;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.StringLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A file of SQL, or a query that stands in a workflow, with its syntax trees. A <code>${…}</code> is a name in them; {@link
 * #name} and {@link #literal} give back what is written. Immutable and thread-safe.
 */
public final class LintSql {

    /** Whose SQL it is. */
    public enum Engine {
        PRESTO,
        HIVE,
        /** Another one's, which nobody here can read: Snowflake's, Databricks'. */
        OTHER
    }

    /** Where a line and column of the SQL, both from 1, are in the project. */
    @FunctionalInterface
    interface Place {
        Position of(int line, int column);
    }

    private final String file;
    private final Place place;
    private final ParsedSql parsed;
    private final Map<Object, Object> remembered = new ConcurrentHashMap<>();

    LintSql(String file, Place place, ParsedSql parsed) {
        this.file = file;
        this.place = place;
        this.parsed = parsed;
    }

    /**
     * What somebody has worked out of this SQL alone, once: it stays with a file's SQL as long as that stays the same.
     *
     * @param key always of the same kind of value
     */
    @SuppressWarnings("unchecked")
    <T> T remembered(Object key, Supplier<T> work) {
        Object known = remembered.get(key);
        if (known == null) {
            known = work.get();
            remembered.put(key, known);
        }
        return (T) known;
    }

    /** The file that it stands in. */
    public String file() {
        return file;
    }

    public Engine engine() {
        return parsed.engine();
    }

    public String text() {
        return parsed.text();
    }

    /** The Presto statements that could be read. */
    public List<Statement> statements() {
        return parsed.statements();
    }

    /** The Hive statements that could be read. */
    public List<HiveNode> hive() {
        return parsed.hive();
    }

    /** Every node of a kind in the Presto statements. */
    public <T extends Node> List<T> all(Class<T> kind) {
        return parsed.nodes(kind).stream().map(kind::cast).toList();
    }

    /** Every node of a kind below a node. */
    public static <T extends Node> List<T> below(Node root, Class<T> kind) {
        List<Node> all = new ArrayList<>();
        ParsedSql.flatten(root, all);
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Where a node begins. */
    public Position place(Node node) {
        NodeLocation location = location(node).orElse(new NodeLocation(1, 1));
        return place.of(location.getLineNumber(), location.getColumnNumber());
    }

    /** The parser leaves some nodes without a place: theirs is that of the first thing in them. */
    private static Optional<NodeLocation> location(Node node) {
        return node.getLocation()
                .or(() -> node.getChildren().stream()
                        .flatMap(child -> location(child).stream())
                        .findFirst());
    }

    /** Where a Hive node begins. */
    public Position place(HiveNode node) {
        HiveNode first = written(node).orElse(node);
        return place.of(Math.max(1, first.line()), first.column() + 1);
    }

    /** The grammar adds nodes that stand nowhere: their place is that of the first thing in them. */
    private static Optional<HiveNode> written(HiveNode node) {
        return node.line() > 0
                ? Optional.of(node)
                : node.children().stream()
                        .flatMap(child -> written(child).stream())
                        .findFirst();
    }

    /** Where the text begins. */
    public Position start() {
        return place.of(1, 1);
    }

    /** Where an offset in the text is. */
    Position placeAt(int offset) {
        int line = parsed.lineAt(offset);
        return place.of(line, offset - parsed.lineStart(line) + 1);
    }

    /** A name as it is written, its expressions included; in lower case where it has none and no quotes. */
    public String name(Identifier identifier) {
        int at = offset(identifier);
        if (at < 0) {
            return identifier.getValue();
        }
        at += identifier.isDelimited() ? 1 : 0;
        int end = at + identifier.getValue().length();
        if (end > text().length()) {
            return identifier.getValue();
        }
        String written = text().substring(at, end);
        return written.contains("${") || identifier.isDelimited() ? written : written.toLowerCase(Locale.ROOT);
    }

    /** The last part of a name: the table, the function. */
    public String last(QualifiedName name) {
        List<Identifier> parts = name.getOriginalParts();
        return name(parts.get(parts.size() - 1));
    }

    /** The database of a table's name, as it is written. */
    public Optional<Identifier> database(QualifiedName name) {
        List<Identifier> parts = name.getOriginalParts();
        return parts.size() < 2 ? Optional.empty() : Optional.of(parts.get(parts.size() - 2));
    }

    /** A text as it is written between its quotes, its expressions included. */
    public String literal(StringLiteral literal) {
        int at = offset(literal);
        String masked = parsed.masked();
        if (at < 0 || at >= masked.length() || masked.charAt(at) != '\'') {
            return literal.getValue();
        }
        int i = at + 1;
        while (i < masked.length()) {
            if (masked.charAt(i) == '\'') {
                if (i + 1 < masked.length() && masked.charAt(i + 1) == '\'') {
                    i++;
                } else {
                    break;
                }
            }
            i++;
        }
        return text().substring(at + 1, Math.min(i, text().length()));
    }

    private int offset(Node node) {
        if (node.getLocation().isEmpty()) {
            return -1;
        }
        NodeLocation location = node.getLocation().get();
        int start = parsed.lineStart(location.getLineNumber());
        return start < 0 ? -1 : start + location.getColumnNumber() - 1;
    }

    @Override
    public String toString() {
        return file;
    }
}

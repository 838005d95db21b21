package io.cdppipeline.sql.hive;

import java.util.List;
import java.util.Optional;

/**
 * A node of Hive's syntax tree.
 *
 * @param kind the token's name in Hive's grammar: {@code TOK_QUERY}, {@code PLUS}, {@code Identifier}
 * @param text the token's text
 * @param line from 1
 * @param column from 0
 */
public record HiveNode(String kind, String text, int line, int column, List<HiveNode> children) {

    public HiveNode {
        children = List.copyOf(children);
    }

    public boolean is(String other) {
        return kind.equals(other);
    }

    public HiveNode child(int index) {
        return children.get(index);
    }

    public int size() {
        return children.size();
    }

    /** The first child of a kind. */
    public Optional<HiveNode> first(String wanted) {
        return children.stream().filter(child -> child.is(wanted)).findFirst();
    }

    /** All children of a kind. */
    public List<HiveNode> all(String wanted) {
        return children.stream().filter(child -> child.is(wanted)).toList();
    }

    @Override
    public String toString() {
        if (children.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder("(").append(text);
        children.forEach(child -> out.append(' ').append(child));
        return out.append(')').toString();
    }
}

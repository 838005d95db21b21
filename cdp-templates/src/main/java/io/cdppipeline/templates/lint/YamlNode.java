package io.cdppipeline.templates.lint;

import io.cdppipeline.workflow.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A value in a YAML or {@code .dig} file that knows where it stands. Immutable and thread-safe. */
public final class YamlNode {

    private static final int DEEPEST = 200;
    private static final String INCLUDE_TAG = "!include";

    private final Position place;
    private final Position keyPlace;
    private final Optional<String> text;
    private final boolean literalBlock;
    private final Map<String, YamlNode> members;
    private final List<YamlNode> items;
    private final List<YamlNode> includes;
    private final boolean mapping;
    private final boolean sequence;

    private YamlNode(Reader reader, Node node, Position keyPlace, int depth) {
        this.place = reader.position(node);
        this.keyPlace = keyPlace;
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        List<YamlNode> elements = new ArrayList<>();
        List<YamlNode> included = new ArrayList<>();
        if (depth < DEEPEST && node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    YamlNode value = new YamlNode(reader, tuple.getValueNode(), reader.position(key), depth + 1);
                    if (key.getTag().getValue().equals(INCLUDE_TAG)) {
                        included.add(value);
                    } else if (entries.put(key.getValue(), value) != null) {
                        reader.duplicates.accept(reader.position(key), key.getValue());
                    }
                }
            }
        } else if (depth < DEEPEST && node instanceof SequenceNode list) {
            list.getValue().forEach(each -> elements.add(new YamlNode(reader, each, reader.position(each), depth + 1)));
        }
        this.members = Collections.unmodifiableMap(entries);
        this.items = List.copyOf(elements);
        this.includes = List.copyOf(included);
        this.mapping = node instanceof MappingNode;
        this.sequence = node instanceof SequenceNode;
        this.literalBlock =
                node instanceof ScalarNode scalar && scalar.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL;
        this.text = node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }

    /** What a tree is built with: the file's name, and who hears of a key that is there twice. */
    record Reader(String file, BiConsumer<Position, String> duplicates) {

        YamlNode root(Node node) {
            return new YamlNode(this, node, position(node), 0);
        }

        Position position(Node node) {
            return new Position(
                    file, node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
        }
    }

    /** Where the value begins. */
    public Position place() {
        return place;
    }

    /** Where its key begins; the value's own place for what has none. */
    public Position keyPlace() {
        return keyPlace;
    }

    /** A scalar's text, whatever its type; absent for null, a mapping or a list. */
    public Optional<String> text() {
        return text;
    }

    /** Whether it is a text written with {@code |}, line for line. */
    boolean isLiteralBlock() {
        return literalBlock;
    }

    public boolean isMapping() {
        return mapping;
    }

    public boolean isSequence() {
        return sequence;
    }

    public boolean isNull() {
        return text.isEmpty() && !mapping && !sequence;
    }

    /** A mapping's values in the file's order, those of {@code !include} left out; empty for what is none. */
    public Map<String, YamlNode> members() {
        return members;
    }

    /** A list's elements; empty for what is none. */
    public List<YamlNode> items() {
        return items;
    }

    /** The paths that a mapping includes, as they are written. */
    public List<YamlNode> includes() {
        return includes;
    }

    /** The value below a path of keys. */
    public Optional<YamlNode> get(String... path) {
        Optional<YamlNode> node = Optional.of(this);
        for (String key : path) {
            node = node.map(each -> each.members.get(key));
        }
        return node;
    }

    /** The text below a path of keys; empty where there is none. */
    public String text(String... path) {
        return get(path).flatMap(YamlNode::text).orElse("");
    }

    /** The elements of the list, or the values of the mapping, below a path of keys. */
    public List<YamlNode> all(String... path) {
        return get(path)
                .map(node -> node.isMapping() ? List.copyOf(node.members.values()) : node.items)
                .orElse(List.of());
    }

    /** Shows this value and all below it. */
    public void walk(Consumer<YamlNode> visit) {
        visit.accept(this);
        members.values().forEach(each -> each.walk(visit));
        items.forEach(each -> each.walk(visit));
    }

    @Override
    public String toString() {
        return text.orElseGet(() -> mapping ? members.keySet().toString() : items.toString());
    }
}

package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML nodes to JSON nodes, with every key's position. An {@code !include} key becomes the key {@code !include:N}, N
 * counting up, so that several fit in one mapping.
 */
final class NodeConverter {

    static final String INCLUDE = "!include";
    static final String INCLUDE_KEY = "!include:";

    /** Guards against aliases of aliases that would fill the memory. */
    private static final int MAX_NODES = 1_000_000;

    enum Duplicates {
        LAST_WINS,
        REPORTED
    }

    /** A mapping with a key that stands more than once. */
    record DuplicateKeys(List<String> names, Position position) {}

    private final String file;
    private final SourceMap sources;
    private final Duplicates duplicates;
    private final List<DuplicateKeys> duplicateKeys = new ArrayList<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;
    private int includes;

    NodeConverter(String file, SourceMap sources, Duplicates duplicates) {
        this.file = file;
        this.sources = sources;
        this.duplicates = duplicates;
    }

    List<DuplicateKeys> duplicateKeys() {
        return duplicateKeys;
    }

    /**
     * @throws YAMLException if the nodes refer to themselves, are too many, or carry a tag that has no meaning here
     */
    JsonNode convert(Node node) {
        if (++nodes > MAX_NODES) {
            throw new YAMLException("the document expands to more than " + MAX_NODES + " nodes");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (!open.add(node)) {
            throw new NodeException("found a node that contains itself", node.getStartMark());
        }
        try {
            return node instanceof MappingNode mapping ? mapping(mapping) : sequence((SequenceNode) node);
        } finally {
            open.remove(node);
        }
    }

    private JsonNode sequence(SequenceNode node) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Node element : node.getValue()) {
            sources.put(array, Integer.toString(array.size()), position(element.getStartMark()));
            array.add(convert(element));
        }
        return array;
    }

    private JsonNode mapping(MappingNode node) {
        if (duplicates == Duplicates.REPORTED) {
            reportDuplicates(node);
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<String, NodeTuple> tuples = new LinkedHashMap<>();
        flatten(node, tuples, true);
        tuples.forEach((key, tuple) -> {
            sources.put(object, key, position(tuple.getKeyNode().getStartMark()));
            object.set(key, convert(tuple.getValueNode()));
        });
        return object;
    }

    /** Puts the keys of {@code <<} mappings where the merge key stands; explicit keys override them. */
    private void flatten(MappingNode node, Map<String, NodeTuple> tuples, boolean explicit) {
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(tuple.getValueNode(), tuples);
            } else if (explicit) {
                tuples.put(keyOf(tuple.getKeyNode()), tuple);
            } else {
                tuples.putIfAbsent(keyOf(tuple.getKeyNode()), tuple);
            }
        }
    }

    private void merge(Node value, Map<String, NodeTuple> tuples) {
        if (value instanceof MappingNode merged) {
            flatten(merged, tuples, false);
        } else if (value instanceof SequenceNode sequence) {
            sequence.getValue().forEach(each -> merge(each, tuples));
        } else {
            throw new NodeException("expected a mapping or list of mappings for merging", value.getStartMark());
        }
    }

    private String keyOf(Node key) {
        if (key.getTag().getValue().equals(INCLUDE)) {
            return INCLUDE_KEY + includes++;
        }
        JsonNode json = convert(key);
        return json.isTextual() ? json.textValue() : json.toString();
    }

    private void reportDuplicates(MappingNode node) {
        Set<String> seen = new LinkedHashSet<>();
        Set<String> twice = new LinkedHashSet<>();
        Position second = position(node.getStartMark());
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key
                    && !key.getTag().getValue().equals(INCLUDE)
                    && !seen.add(key.getValue())) {
                second = twice.isEmpty() ? position(key.getStartMark()) : second;
                twice.add(key.getValue());
            }
        }
        if (!twice.isEmpty()) {
            duplicateKeys.add(new DuplicateKeys(List.copyOf(twice), second));
        }
    }

    private JsonNode scalar(ScalarNode node) {
        String tag = node.getTag().getValue();
        if (tag.equals(INCLUDE)) {
            return JsonNodeFactory.instance.textNode(INCLUDE_KEY + node.getValue());
        }
        return YamlScalars.toJson(node);
    }

    Position position(Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}

package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.ConfigProblem;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A mapping of a descriptor that knows where it stands, which keys it has, and which of them were asked for. */
final class DescriptorNode {

    private final String file;
    private final Mark mark;
    private final List<ConfigProblem> problems;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<DescriptorNode> children = new ArrayList<>();
    private final @Nullable Node scalar;

    private DescriptorNode(String file, Node node, List<ConfigProblem> problems) {
        this.file = file;
        this.mark = node.getStartMark();
        this.problems = problems;
        this.scalar = node instanceof MappingNode ? null : node;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode name ? name.getValue() : "";
                if (entries.putIfAbsent(key, tuple) != null) {
                    problem(tuple.getKeyNode(), "the key '" + key + "' is there twice");
                }
            }
        }
    }

    /** The root of a descriptor; empty if it is no YAML mapping. */
    static Optional<DescriptorNode> read(String file, String yaml, List<ConfigProblem> problems) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
            if (root instanceof MappingNode) {
                return Optional.of(new DescriptorNode(file, root, problems));
            }
            problems.add(new ConfigProblem(file + ":1:1", "a descriptor is a mapping of its keys"));
        } catch (MarkedYAMLException e) {
            Mark at = e.getProblemMark();
            problems.add(new ConfigProblem(
                    at == null ? file + ":1:1" : place(file, at), "not valid YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            problems.add(new ConfigProblem(file + ":1:1", "not valid YAML: " + e.getMessage()));
        }
        return Optional.empty();
    }

    private static String place(String file, Mark mark) {
        return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    void problem(String message) {
        problems.add(new ConfigProblem(place(file, mark), message));
    }

    void problemAt(String key, String message) {
        NodeTuple tuple = entries.get(key);
        if (tuple == null) {
            problem(message);
        } else {
            problem(tuple.getValueNode(), message);
        }
    }

    private void problem(Node node, String message) {
        problems.add(new ConfigProblem(place(file, node.getStartMark()), message));
    }

    /** Tells the keys that nobody asked for, here and further in. */
    void tellUnread() {
        entries.forEach((key, tuple) -> {
            if (!asked.contains(key)) {
                problem(tuple.getKeyNode(), "unknown key '" + key + "'; allowed are " + String.join(", ", asked));
            }
        });
        children.forEach(DescriptorNode::tellUnread);
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The text of a scalar node. */
    Optional<String> scalar() {
        return scalar instanceof ScalarNode text ? Optional.of(text.getValue()) : Optional.empty();
    }

    Optional<String> optional(String key, String pattern) {
        asked.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple == null || isNull(tuple.getValueNode())) {
            return Optional.empty();
        }
        return text(tuple.getValueNode(), "'" + key + "'", pattern);
    }

    String required(String key, String pattern) {
        Optional<String> value = optional(key, pattern);
        if (!has(key)) {
            problem("'" + key + "' is missing");
        }
        return value.orElse("");
    }

    /** A regular expression. */
    Optional<String> pattern(String key) {
        return optional(key, ".+").filter(text -> {
            try {
                Pattern.compile(text);
                return true;
            } catch (PatternSyntaxException e) {
                problemAt(key, "'" + key + "' is no regular expression: " + e.getDescription());
                return false;
            }
        });
    }

    Optional<String> word(String key, List<String> words) {
        return optional(key, ".+").filter(word -> {
            if (!words.contains(word)) {
                problemAt(key, "'" + key + "' must be one of " + words + ", found '" + word + "'");
            }
            return words.contains(word);
        });
    }

    boolean flag(String key, boolean otherwise) {
        return optional(key, "true|false").map(Boolean::parseBoolean).orElse(otherwise);
    }

    List<String> texts(String key, String pattern) {
        return items(key).stream()
                .flatMap(item -> text(item, "an entry of '" + key + "'", pattern).stream())
                .toList();
    }

    private List<Node> items(String key) {
        asked.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple == null || isNull(tuple.getValueNode())) {
            return List.of();
        }
        if (tuple.getValueNode() instanceof SequenceNode items) {
            return items.getValue();
        }
        problem(tuple.getValueNode(), "'" + key + "' must be a list");
        return List.of();
    }

    private Optional<String> text(Node node, String label, String pattern) {
        if (!(node instanceof ScalarNode text)) {
            problem(node, label + " must be a text");
            return Optional.empty();
        }
        String value = text.getValue().strip();
        if (!value.matches(pattern)) {
            problem(node, label + " must match " + pattern + ", found '" + value + "'");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** A mapping whose keys are known. */
    Optional<DescriptorNode> child(String key) {
        asked.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple == null || isNull(tuple.getValueNode())) {
            return Optional.empty();
        }
        if (!(tuple.getValueNode() instanceof MappingNode)) {
            problem(tuple.getValueNode(), "'" + key + "' must be a mapping");
            return Optional.empty();
        }
        return Optional.of(child(tuple.getValueNode()));
    }

    private DescriptorNode child(Node node) {
        DescriptorNode child = new DescriptorNode(file, node, problems);
        children.add(child);
        return child;
    }

    /** The mappings of a list. */
    List<DescriptorNode> children(String key) {
        return items(key).stream().map(this::child).toList();
    }

    /** The values of a mapping whose keys are names. */
    Map<String, DescriptorNode> entries() {
        Map<String, DescriptorNode> all = new LinkedHashMap<>();
        entries.forEach((key, tuple) -> {
            asked.add(key);
            all.put(key, child(tuple.getValueNode()));
        });
        return all;
    }

    /** A mapping that is handed on: texts, numbers, booleans, lists and mappings of them. */
    Map<String, Object> mapping(String key) {
        asked.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple == null || isNull(tuple.getValueNode())) {
            return Map.of();
        }
        if (tuple.getValueNode() instanceof MappingNode mapping) {
            return plain(mapping);
        }
        problem(tuple.getValueNode(), "'" + key + "' must be a mapping");
        return Map.of();
    }

    Map<String, Object> requiredMapping(String key) {
        if (!has(key)) {
            problem("'" + key + "' is missing");
        }
        return mapping(key);
    }

    /** A list that is handed on. */
    List<Object> list(String key) {
        return items(key).stream().map(this::plain).toList();
    }

    private Map<String, Object> plain(MappingNode mapping) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                if (values.put(name.getValue(), plain(tuple.getValueNode())) != null) {
                    problem(tuple.getKeyNode(), "the key '" + name.getValue() + "' is there twice");
                }
            } else {
                problem(tuple.getKeyNode(), "a key must be a text");
            }
        }
        return values;
    }

    /** A scalar keeps its spelling unless it is quoted: then it is a text. */
    private Object plain(Node node) {
        if (node instanceof MappingNode mapping) {
            return plain(mapping);
        }
        if (node instanceof SequenceNode items) {
            return items.getValue().stream().map(this::plain).toList();
        }
        ScalarNode scalarNode = (ScalarNode) node;
        String text = scalarNode.getValue();
        if (scalarNode.getScalarStyle() != ScalarStyle.PLAIN) {
            return text;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (text.matches("0|-?[1-9][0-9]{0,17}")) {
            return Long.valueOf(text);
        }
        return text.startsWith("${") && text.endsWith("}") ? new LoadFile.Expression(text) : text;
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }
}

package io.cdppipeline.templates;

import io.cdppipeline.lint.Finding;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
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

/** One YAML file of a project as a tree whose nodes know where they stand. */
final class ProjectFile {

    private static final String INCLUDE_TAG = "!include";
    private static final String RULE = "yaml-syntax";

    private final String path;
    private final List<String> lines;

    private ProjectFile(String path, String text) {
        this.path = path;
        this.lines = text.lines().toList();
    }

    /** Reads a file strictly and hands every mapping in it to {@code visit}; says what is wrong through {@code report}. */
    static void read(String path, String text, Consumer<Finding> report, Visitor visit) {
        ProjectFile file = new ProjectFile(path, text);
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            report.accept(file.error(RULE, mark, String.valueOf(e.getProblem())));
            return;
        } catch (YAMLException e) {
            report.accept(new Finding(RULE, Finding.Severity.ERROR, path, String.valueOf(e.getMessage())));
            return;
        }
        if (!(root instanceof MappingNode)) {
            report.accept(file.error(RULE, root == null ? null : root.getStartMark(), "The file must be a mapping"));
            return;
        }
        file.walk(root, report, visit);
    }

    /** Is shown every mapping of a file. */
    @FunctionalInterface
    interface Visitor {
        void mapping(ProjectFile file, Map<String, Node> mapping);
    }

    private void walk(Node node, Consumer<Finding> report, Visitor visit) {
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(each -> walk(each, report, visit));
        } else if (node instanceof MappingNode mapping) {
            Map<String, Node> values = new HashMap<>();
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && !key.getTag().getValue().equals(INCLUDE_TAG)
                        && values.put(key.getValue(), tuple.getValueNode()) != null) {
                    report.accept(error(
                            "yaml-duplicate-key",
                            key.getStartMark(),
                            "The key '" + key.getValue() + "' is there twice: one of the two would be lost"));
                }
            }
            visit.mapping(this, values);
            mapping.getValue().forEach(tuple -> walk(tuple.getValueNode(), report, visit));
        }
    }

    String path() {
        return path;
    }

    Finding error(String rule, @Nullable Mark mark, String message) {
        String location = mark == null ? path : path + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
        return new Finding(rule, Finding.Severity.ERROR, location, message);
    }

    /** Where the text of a scalar stands: line by line for a literal block, at its start for every other kind. */
    SqlCheck.Place place(ScalarNode node) {
        Mark start = node.getStartMark();
        if (node.getScalarStyle() != DumperOptions.ScalarStyle.LITERAL) {
            return (line, column) -> path + ":" + (start.getLine() + 1) + ":" + (start.getColumn() + 1);
        }
        int first = start.getLine() + 1;
        int indent = 0;
        while (first < lines.size()
                && indent < lines.get(first).length()
                && lines.get(first).charAt(indent) == ' ') {
            indent++;
        }
        int shift = indent;
        return (line, column) -> path + ":" + (first + line) + ":" + (shift + column);
    }

    static Optional<String> text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }
}

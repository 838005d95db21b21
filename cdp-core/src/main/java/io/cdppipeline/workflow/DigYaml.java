package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** YAML as the workflow server types it, for texts that are not project files: a load's settings, an answer over HTTP. */
public final class DigYaml {

    private static final int MAX_CODE_POINTS = 16 * 1024 * 1024;

    private DigYaml() {}

    /**
     * Reads a mapping; of a key that stands twice the last value holds.
     *
     * @throws WorkflowException if the text is no YAML or no mapping
     */
    public static ObjectNode readObject(String text) {
        try {
            Optional<Node> root = compose(text);
            NodeConverter converter = new NodeConverter("yaml", new SourceMap(), NodeConverter.Duplicates.LAST_WINS);
            Optional<JsonNode> json = root.map(converter::convert);
            if (json.isPresent() && json.get() instanceof ObjectNode object) {
                return object;
            }
            throw new WorkflowException("Expected object to load Config but got "
                    + json.map(JsonNode::toString).orElse("null"));
        } catch (YAMLException e) {
            throw new WorkflowException(messageOf(e), e);
        }
    }

    static Optional<Node> compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CODE_POINTS);
        options.setNestingDepthLimit(200);
        Composer composer =
                new Composer(new ParserImpl(new StreamReader(text), options), new DigYamlResolver(), options);
        return Optional.ofNullable(composer.getSingleNode());
    }

    static String messageOf(YAMLException e) {
        return String.valueOf(e.getMessage());
    }

    static Position positionOf(String file, YAMLException e) {
        if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return new Position(
                    file,
                    marked.getProblemMark().getLine() + 1,
                    marked.getProblemMark().getColumn() + 1);
        }
        return new Position(file, 1, 1);
    }
}

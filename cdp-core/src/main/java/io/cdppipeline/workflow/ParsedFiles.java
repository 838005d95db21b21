package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** The YAML of a project's files, each parsed once however many workflows include it. Not thread-safe. */
final class ParsedFiles {

    private final Map<String, Parsed> known = new HashMap<>();

    /**
     * A file as it stands, its includes not followed.
     *
     * @param text what was parsed
     * @param mapping what it holds, if that is a mapping; never changed
     * @param sources where the mapping's keys stand
     * @param complaints what is wrong with it
     */
    record Parsed(String text, Optional<ObjectNode> mapping, SourceMap sources, List<Complaint> complaints) {}

    /**
     * Something wrong with a file.
     *
     * @param kind of error, in the words of a failed task's message
     * @param serverMessage what the server says
     * @param message what we say
     */
    record Complaint(String kind, Position position, String serverMessage, String message) {}

    Parsed get(String file, String text) {
        Parsed before = known.get(file);
        if (before != null && before.text().equals(text)) {
            return before;
        }
        Parsed now = parse(file, text);
        known.put(file, now);
        return now;
    }

    private static Parsed parse(String file, String text) {
        SourceMap sources = new SourceMap();
        List<Complaint> complaints = new ArrayList<>();
        Optional<ObjectNode> mapping = Optional.empty();
        try {
            NodeConverter converter = new NodeConverter(file, sources, NodeConverter.Duplicates.REPORTED);
            Optional<Node> root = DigYaml.compose(text);
            Optional<JsonNode> json = root.map(converter::convert);
            for (NodeConverter.DuplicateKeys duplicate : converter.duplicateKeys()) {
                complaints.add(new Complaint(
                        "duplicate key yaml",
                        duplicate.position(),
                        "Duplicated keys: " + duplicate.names(),
                        "The keys " + duplicate.names() + " stand more than once in this mapping; keep one of each"));
            }
            if (json.isPresent() && json.get() instanceof ObjectNode object) {
                mapping = Optional.of(object);
            } else {
                String message = "Expected object to load Config but got "
                        + json.map(JsonNode::toString).orElse("null");
                complaints.add(new Complaint("runtime json mapping", new Position(file, 1, 1), message, message));
            }
        } catch (YAMLException e) {
            String message = DigYaml.messageOf(e);
            complaints.add(new Complaint(kindOf(e), DigYaml.positionOf(file, e), message, firstLine(message)));
        }
        return new Parsed(text, mapping, sources, complaints);
    }

    private static String kindOf(YAMLException e) {
        return e instanceof NodeException
                ? "constructor"
                : e.getClass().getSimpleName().replaceFirst("Exception$", "").toLowerCase(Locale.ROOT);
    }

    private static String firstLine(String message) {
        StringBuilder lines = new StringBuilder();
        for (String line : message.split("\n")) {
            if (!line.startsWith(" ")) {
                lines.append(lines.isEmpty() ? "" : ": ").append(line);
            }
        }
        return lines.toString();
    }
}

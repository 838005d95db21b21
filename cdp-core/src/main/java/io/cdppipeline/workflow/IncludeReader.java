package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.Finding.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a file and what it includes. {@code !include : path} is a key of its own: the other file's keys are merged where
 * it stands, mappings deeply, anything else replacing what came before. Paths are relative to the including file and may
 * not leave its directory.
 */
final class IncludeReader {

    private final Map<String, String> files;
    private final SourceMap sources;
    private final List<Finding> findings;
    private final List<String> fileErrors = new ArrayList<>();
    private final List<String> contentErrors = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private String kind = "config";

    IncludeReader(Map<String, String> files, SourceMap sources, List<Finding> findings) {
        this.files = files;
        this.sources = sources;
        this.findings = findings;
    }

    /** The mapping of a file with its includes; absent, with findings, if there is none. */
    Optional<ObjectNode> read(String file) {
        String text = files.get(file);
        if (text == null) {
            throw new IllegalArgumentException("no file " + file);
        }
        open.push(file);
        try {
            return parse(file, text).map(this::object);
        } finally {
            open.pop();
        }
    }

    /** What the server answers when a file is missing; it stops there. */
    Optional<String> fileError() {
        return fileErrors.stream().findFirst();
    }

    /** What the server says of the file's content. */
    Optional<String> contentError() {
        return contentErrors.stream().findFirst();
    }

    /** What kind of error the first one is, in the words of a failed task's message. */
    String errorKind() {
        return kind;
    }

    private static String kindOf(YAMLException e) {
        return e instanceof NodeException
                ? "constructor"
                : e.getClass().getSimpleName().replaceFirst("Exception$", "").toLowerCase(Locale.ROOT);
    }

    private void kind(String first) {
        if (contentErrors.isEmpty()) {
            kind = first;
        }
    }

    private Optional<ObjectNode> parse(String file, String text) {
        try {
            NodeConverter converter = new NodeConverter(file, sources, NodeConverter.Duplicates.REPORTED);
            Optional<Node> root = DigYaml.compose(text);
            Optional<JsonNode> json = root.map(converter::convert);
            for (NodeConverter.DuplicateKeys duplicate : converter.duplicateKeys()) {
                kind("duplicate key yaml");
                content(
                        "workflow-yaml",
                        duplicate.position(),
                        "Duplicated keys: " + duplicate.names(),
                        "The keys " + duplicate.names() + " stand more than once in this mapping; keep one of each");
            }
            if (json.isPresent() && json.get() instanceof ObjectNode object) {
                return Optional.of(object);
            }
            String message = "Expected object to load Config but got "
                    + json.map(JsonNode::toString).orElse("null");
            kind("runtime json mapping");
            content("workflow-yaml", new Position(file, 1, 1), message, message);
        } catch (YAMLException e) {
            String message = DigYaml.messageOf(e);
            kind(kindOf(e));
            content("workflow-yaml", DigYaml.positionOf(file, e), message, firstLine(message));
        }
        return Optional.empty();
    }

    private ObjectNode object(ObjectNode source) {
        ObjectNode built = JsonNodeFactory.instance.objectNode();
        source.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (key.startsWith(NodeConverter.INCLUDE_KEY) && !value.isContainerNode()) {
                include(value.asText(), position(source, key)).ifPresent(included -> merge(built, included));
            } else {
                built.set(key, value(value, position(source, key)));
                sources.copy(source, key, built);
            }
        });
        return built;
    }

    private JsonNode value(JsonNode value, Position position) {
        if (value instanceof ObjectNode object) {
            return object(object);
        } else if (value instanceof ArrayNode array) {
            ArrayNode built = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                String index = Integer.toString(i);
                sources.copy(array, index, built);
                built.add(value(array.get(i), position(array, index)));
            }
            return built;
        } else if (value.isTextual() && value.textValue().startsWith(NodeConverter.INCLUDE_KEY)) {
            file(
                    position,
                    value.textValue(),
                    "'!include' stands as a value here, which the server does not read; write it as a key: '!include : "
                            + value.textValue().substring(NodeConverter.INCLUDE_KEY.length()) + "'");
        }
        return value;
    }

    private Optional<ObjectNode> include(String name, Position position) {
        String includer = position.file();
        String directory = includer.substring(0, includer.lastIndexOf('/') + 1);
        Optional<String> path = Paths.resolve(directory, name);
        if (path.isEmpty()) {
            String message = "File name must not include ..: " + name;
            file(position, message, message);
            return Optional.empty();
        }
        if (open.contains(path.get())) {
            String message = "The file " + path.get() + " includes itself";
            file(position, message, message);
            return Optional.empty();
        }
        if (!files.containsKey(path.get())) {
            file(position, path.get(), "The included file " + path.get() + " does not exist in the project");
            return Optional.empty();
        }
        return read(path.get());
    }

    private void merge(ObjectNode target, ObjectNode included) {
        included.properties().forEach(entry -> {
            if (target.get(entry.getKey()) instanceof ObjectNode here && entry.getValue() instanceof ObjectNode there) {
                merge(here, there);
            } else {
                target.set(entry.getKey(), entry.getValue());
                sources.copy(included, entry.getKey(), target);
            }
        });
    }

    private Position position(JsonNode container, String key) {
        return sources.key(container, key).orElseGet(() -> new Position(String.valueOf(open.peek()), 1, 1));
    }

    private void file(Position position, String serverMessage, String message) {
        fileErrors.add(serverMessage);
        findings.add(new Finding("workflow-include", Severity.ERROR, position.toString(), message));
    }

    private void content(String rule, Position position, String serverMessage, String message) {
        contentErrors.add(serverMessage);
        findings.add(new Finding(rule, Severity.ERROR, position.toString(), message));
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

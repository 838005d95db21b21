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
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file and what it includes. {@code !include : path} is a key of its own: the other file's keys are merged where
 * it stands, mappings deeply, anything else replacing what came before. Paths are relative to the including file and may
 * not leave its directory.
 */
final class IncludeReader {

    private final Map<String, String> files;
    private final ParsedFiles parsed;
    private final SourceMap sources;
    private final List<Finding> findings;
    private final List<String> fileErrors = new ArrayList<>();
    private final List<String> contentErrors = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private String kind = "config";

    IncludeReader(Map<String, String> files, ParsedFiles parsed, SourceMap sources, List<Finding> findings) {
        this.files = files;
        this.parsed = parsed;
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
            ParsedFiles.Parsed of = parsed.get(file, text);
            of.complaints().forEach(this::content);
            return of.mapping().map(mapping -> object(mapping, of.sources()));
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

    /** The mapping with its includes; what it was read as stays as it is. */
    private ObjectNode object(ObjectNode source, SourceMap places) {
        ObjectNode built = JsonNodeFactory.instance.objectNode();
        source.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (key.startsWith(NodeConverter.INCLUDE_KEY) && !value.isContainerNode()) {
                include(value.asText(), position(places, source, key)).ifPresent(included -> merge(built, included));
            } else {
                built.set(key, value(value, places, source, key));
                places.key(source, key).ifPresent(place -> sources.put(built, key, place));
            }
        });
        return built;
    }

    private JsonNode value(JsonNode value, SourceMap places, JsonNode container, String key) {
        if (value instanceof ObjectNode object) {
            return object(object, places);
        } else if (value instanceof ArrayNode array) {
            ArrayNode built = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                String index = Integer.toString(i);
                places.key(array, index).ifPresent(place -> sources.put(built, index, place));
                built.add(value(array.get(i), places, array, index));
            }
            return built;
        } else if (value.isTextual() && value.textValue().startsWith(NodeConverter.INCLUDE_KEY)) {
            file(
                    position(places, container, key),
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

    private Position position(SourceMap places, JsonNode container, String key) {
        return places.key(container, key).orElseGet(() -> new Position(String.valueOf(open.peek()), 1, 1));
    }

    private void file(Position position, String serverMessage, String message) {
        fileErrors.add(serverMessage);
        findings.add(new Finding("workflow-include", Severity.ERROR, position.toString(), message));
    }

    private void content(ParsedFiles.Complaint complaint) {
        if (contentErrors.isEmpty()) {
            kind = complaint.kind();
        }
        contentErrors.add(complaint.serverMessage());
        findings.add(new Finding(
                "workflow-yaml", Severity.ERROR, complaint.position().toString(), complaint.message()));
    }
}

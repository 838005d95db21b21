package io.cdppipeline.templates.staging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is in a column of JSON, as far as a sample of its values shows. The same values give the same fields. */
final class JsonSample {

    /** More keys than that are the keys of a map rather than the fields of a record: the most frequent ones are taken. */
    static final int MAX_FIELDS = 50;

    /** An object within the object is looked into, one within that is not (facts: phase packs, A3.1). */
    private static final int MAX_DEPTH = 2;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String column;
    private final Map<List<String>, Seen> seen =
            new TreeMap<>(Comparator.comparing((List<String> path) -> String.join("\u0000", path)));

    private JsonSample(String column, List<String> values) {
        this.column = column;
        values.stream().map(JsonSample::parse).flatMap(Optional::stream).forEach(node -> look(node, List.of()));
    }

    /**
     * What becomes columns.
     *
     * @param fields in the order of their paths
     * @param leftOut fields beyond {@link #MAX_FIELDS}, or whose column's name is taken by an earlier one
     */
    record Fields(List<JsonField> fields, List<String> leftOut) {}

    /** Whether a value is an object or a list of JSON. */
    static boolean isJson(String value) {
        return parse(value).isPresent();
    }

    /** The fields that the sample shows. */
    static Fields fields(String column, List<String> values) {
        return new JsonSample(column, values).mostFrequent();
    }

    /** The fields with these keys, {@code key} or {@code key.key}; one that the sample does not show is a text. */
    static Fields fields(String column, List<String> values, List<String> keys) {
        JsonSample sample = new JsonSample(column, values);
        return sample.named(keys.stream().map(key -> List.of(key.split("\\."))).toList());
    }

    /** The keys of all objects within values, in lists and however deep. */
    static SortedSet<String> keys(List<String> values) {
        SortedSet<String> keys = new TreeSet<>();
        values.stream().map(JsonSample::parse).flatMap(Optional::stream).forEach(node -> keys(node, keys));
        return keys;
    }

    private static void keys(JsonNode node, Set<String> into) {
        node.fieldNames().forEachRemaining(into::add);
        node.forEach(inner -> keys(inner, into));
    }

    private static Optional<JsonNode> parse(String value) {
        String text = value.strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(JsonNode::isContainerNode);
        } catch (JsonProcessingException e) {
            // Not JSON after all: the question was whether it is.
            return Optional.empty();
        }
    }

    private void look(JsonNode node, List<String> path) {
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        object.properties().forEach(entry -> {
            List<String> inner = new ArrayList<>(path);
            inner.add(entry.getKey());
            if (entry.getKey().isEmpty() || entry.getKey().chars().anyMatch(Character::isISOControl)) {
                return;
            }
            seen.computeIfAbsent(List.copyOf(inner), each -> new Seen()).add(entry.getValue());
            if (inner.size() < MAX_DEPTH) {
                look(entry.getValue(), inner);
            }
        });
    }

    private Fields mostFrequent() {
        List<List<String>> paths = seen.entrySet().stream()
                .filter(entry -> entry.getValue().type().isPresent())
                .sorted(Comparator.comparing(entry -> -entry.getValue().values))
                .map(Map.Entry::getKey)
                .toList();
        List<List<String>> taken = paths.stream()
                .limit(MAX_FIELDS)
                .sorted(Comparator.comparing(path -> String.join("\u0000", path)))
                .toList();
        Fields fields = named(taken);
        List<String> leftOut = new ArrayList<>(fields.leftOut());
        paths.stream()
                .skip(MAX_FIELDS)
                .map(path -> String.join(".", path))
                .sorted()
                .forEach(leftOut::add);
        return new Fields(fields.fields(), leftOut);
    }

    private Fields named(List<List<String>> paths) {
        Map<String, JsonField> fields = new LinkedHashMap<>();
        List<String> leftOut = new ArrayList<>();
        for (List<String> path : paths) {
            JsonField.Type type =
                    Optional.ofNullable(seen.get(path)).flatMap(Seen::type).orElse(JsonField.Type.TEXT);
            JsonField field = JsonField.of(column, path, type);
            if (fields.putIfAbsent(field.name(), field) != null) {
                leftOut.add(String.join(".", path));
            }
        }
        return new Fields(List.copyOf(fields.values()), leftOut);
    }

    /** What a path leads to, over all values. */
    private static final class Seen {

        private int values;
        private int numbers;
        private int lists;
        private boolean objects;
        private boolean nested;
        private boolean onlyTexts = true;

        void add(JsonNode node) {
            if (node.isNull()) {
                return;
            }
            values++;
            if (node.isNumber()) {
                numbers++;
            } else if (node.isObject()) {
                objects = true;
            } else if (node.isArray()) {
                lists++;
                node.forEach(item -> {
                    nested |= item.isContainerNode();
                    onlyTexts &= item.isTextual();
                });
            }
        }

        /** Empty for what is no column: an object, a list of objects, or nothing but null. */
        Optional<JsonField.Type> type() {
            if (values == 0 || objects || nested) {
                return Optional.empty();
            }
            if (lists == values) {
                return Optional.of(onlyTexts ? JsonField.Type.LIST_OF_TEXTS : JsonField.Type.LIST);
            }
            return Optional.of(numbers == values ? JsonField.Type.NUMBER : JsonField.Type.TEXT);
        }
    }
}

package io.cdppipeline.local.unify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A node of a request with its path. Reading a field that breaks its rule notes a violation and gives a harmless value,
 * so that one reading finds everything that is wrong; a field that nobody read is unknown.
 */
final class Checked {

    static final Pattern NAME = Pattern.compile("[a-zA-Z_]\\w*");

    private final JsonNode node;
    private final String path;
    private final Map<String, List<String>> violations;
    private final Set<String> read = new HashSet<>();

    private Checked(JsonNode node, String path, Map<String, List<String>> violations) {
        this.node = node;
        this.path = path;
        this.violations = violations;
    }

    static Checked root(JsonNode node) {
        return new Checked(node, "", new LinkedHashMap<>());
    }

    Map<String, List<String>> violations() {
        return violations;
    }

    /** Notes what is wrong with this node. */
    void violation(String message) {
        violations
                .computeIfAbsent(path.isEmpty() ? "unification" : path, key -> new ArrayList<>())
                .add(message);
    }

    /** Notes what is wrong with a field. */
    void violation(String field, String message) {
        at(field).violation(message);
    }

    boolean has(String field) {
        return !node.path(field).isMissingNode() && !node.path(field).isNull();
    }

    /** A field that is an object; its paths begin anew, as the service's do for the unification itself. */
    Checked unification(String field) {
        read.add(field);
        JsonNode value = node.path(field);
        if (!value.isObject()) {
            violation(field, value.isMissingNode() ? "is required" : "must be an object");
        }
        return new Checked(value.isObject() ? value : MissingNode.getInstance(), "", violations);
    }

    boolean flag(String field, boolean otherwise) {
        read.add(field);
        if (!has(field)) {
            return otherwise;
        }
        if (!node.path(field).isBoolean()) {
            violation(field, "must be true or false");
            return otherwise;
        }
        return node.path(field).booleanValue();
    }

    Optional<String> text(String field) {
        read.add(field);
        if (!has(field)) {
            return Optional.empty();
        }
        if (!node.path(field).isTextual()) {
            violation(field, "must be text");
            return Optional.empty();
        }
        return Optional.of(node.path(field).textValue());
    }

    String requiredText(String field) {
        Optional<String> text = text(field);
        if (text.isEmpty() && !has(field)) {
            violation(field, "is required");
        } else if (text.isPresent() && text.get().isEmpty()) {
            violation(field, "must not be empty");
        }
        return text.orElse("");
    }

    /** A name by the grammar's rule. */
    String requiredName(String field) {
        String name = requiredText(field);
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            violation(field, "must match ^[a-zA-Z_]\\w*$, but is '" + name + "'");
        }
        return name;
    }

    OptionalInt number(String field, int least, int most) {
        read.add(field);
        if (!has(field)) {
            return OptionalInt.empty();
        }
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            violation(
                    field,
                    most == Integer.MAX_VALUE
                            ? "must be a whole number, at least " + least
                            : "must be a whole number from " + least + " to " + most);
            return OptionalInt.empty();
        }
        return OptionalInt.of(value.intValue());
    }

    /** A list of texts without repetitions. */
    List<String> texts(String field, int most) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : array(field, 0, most)) {
            if (!each.isTextual()) {
                violation(field + "[" + texts.size() + "]", "must be text");
                texts.add("");
            } else if (texts.contains(each.textValue())) {
                violation(field, "has '" + each.textValue() + "' twice");
            } else {
                texts.add(each.textValue());
            }
        }
        return texts;
    }

    /** A list of texts; null, which stands for a missing value, is left out. */
    List<String> textsOrNull(String field, int most) {
        List<String> texts = new ArrayList<>();
        int index = 0;
        for (JsonNode each : array(field, 0, most)) {
            if (each.isTextual()) {
                texts.add(each.textValue());
            } else if (!each.isNull()) {
                violation(field + "[" + index + "]", "must be text or null");
            }
            index++;
        }
        return texts;
    }

    /** A list of objects, each read by {@code reader} and then checked for fields that it did not read. */
    <T> List<T> objects(String field, int least, int most, Function<Checked, T> reader) {
        List<T> values = new ArrayList<>();
        for (JsonNode each : array(field, least, most)) {
            Checked element = new Checked(each, child(field) + "[" + values.size() + "]", violations);
            if (!each.isObject()) {
                element.violation("must be an object");
                element = new Checked(MissingNode.getInstance(), element.path, new LinkedHashMap<>());
            }
            values.add(reader.apply(element));
            element.refuseUnread();
        }
        return values;
    }

    /** Notes every field that was not read. */
    void refuseUnread() {
        node.fieldNames().forEachRemaining(field -> {
            if (!read.contains(field)) {
                violation(field, "unknown field");
            }
        });
    }

    private Iterable<JsonNode> array(String field, int least, int most) {
        read.add(field);
        JsonNode value = node.path(field);
        if (!has(field)) {
            if (least > 0) {
                violation(field, "is required");
            }
            return List.of();
        }
        if (!value.isArray()) {
            violation(field, "must be a list");
            return List.of();
        }
        if (value.size() < least || value.size() > most) {
            violation(
                    field,
                    most == Integer.MAX_VALUE
                            ? "must have at least " + least + " elements"
                            : "must have " + least + " to " + most + " elements, but has " + value.size());
        }
        return value;
    }

    private Checked at(String field) {
        return new Checked(node.path(field), child(field), violations);
    }

    private String child(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}

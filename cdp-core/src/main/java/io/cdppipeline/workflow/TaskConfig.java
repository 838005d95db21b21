package io.cdppipeline.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A view of a task's configuration that converts values as the workflow server does and fails in its words: a text
 * {@code "5"} is a number where a number is asked for, {@code "true"} a boolean, and JSON text a list where one is parsed.
 *
 * <p>As thread-safe as the node it views.
 */
public final class TaskConfig {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SAMPLE = 100;

    private final ObjectNode node;
    private final Consumer<String> used;

    private TaskConfig(ObjectNode node, Consumer<String> used) {
        this.node = node;
        this.used = used;
    }

    public static TaskConfig of(ObjectNode node) {
        return new TaskConfig(node, key -> {});
    }

    /** A view that tells {@code used} every key that is asked for. */
    public static TaskConfig of(ObjectNode node, Consumer<String> used) {
        return new TaskConfig(node, used);
    }

    /** The node itself, not a copy. */
    public ObjectNode node() {
        return node;
    }

    public boolean has(String key) {
        used.accept(key);
        return node.has(key);
    }

    /** The raw value; absent also for JSON null. */
    public Optional<JsonNode> value(String key) {
        used.accept(key);
        return Optional.ofNullable(node.get(key)).filter(value -> !value.isNull());
    }

    /** @throws WorkflowException if the key is missing, null or no scalar */
    public String text(String key) {
        return toText(required(key), key, "string type");
    }

    /** @throws WorkflowException if the value is no scalar */
    public Optional<String> optionalText(String key) {
        return value(key).map(value -> toText(value, key, optionalType("java.lang.String")));
    }

    public String text(String key, String fallback) {
        return value(key).map(value -> toText(value, key, "string type")).orElse(fallback);
    }

    public long integer(String key) {
        return toInt(required(key), key, "integer (int) type");
    }

    public long integer(String key, long fallback) {
        return value(key).map(value -> toInt(value, key, "integer (int) type")).orElse(fallback);
    }

    /** As {@link #integer(String)}, where the server asks for a long. */
    public long longInteger(String key) {
        return toLong(required(key), key, "integer (long) type");
    }

    /** As {@link #integer(String, long)}, where the server asks for a long. */
    public long longInteger(String key, long fallback) {
        return value(key)
                .map(value -> toLong(value, key, "integer (long) type"))
                .orElse(fallback);
    }

    /** As {@link #optionalInteger}, where the server asks for a long. */
    public Optional<Long> optionalLong(String key) {
        return filled(key).map(value -> toLong(value, key, optionalType("java.lang.Long")));
    }

    /** Absent also for a text that is empty, as a template of nothing is. */
    public Optional<Long> optionalInteger(String key) {
        return filled(key).map(value -> toInt(value, key, optionalType("java.lang.Integer")));
    }

    public boolean bool(String key) {
        return toBoolean(required(key), key, "'true' or 'false'");
    }

    public boolean bool(String key, boolean fallback) {
        return value(key)
                .map(value -> toBoolean(value, key, "'true' or 'false'"))
                .orElse(fallback);
    }

    public Optional<Boolean> optionalBool(String key) {
        return filled(key).map(value -> toBoolean(value, key, optionalType("java.lang.Boolean")));
    }

    /** @throws WorkflowException if the value names no time zone */
    public Optional<ZoneId> optionalZone(String key) {
        return value(key).map(value -> {
            try {
                return ZoneId.of(value.asText());
            } catch (DateTimeException e) {
                throw mismatch(optionalType("java.time.ZoneId"), key, value);
            }
        });
    }

    /** A list of scalars as texts; empty if the key is missing. */
    public List<String> texts(String key) {
        return value(key).map(value -> toTexts(value, key)).orElse(List.of());
    }

    /** A list's elements; empty if the key is missing. */
    public List<JsonNode> list(String key) {
        return value(key).map(value -> elements(value, key)).orElse(List.of());
    }

    /** As {@link #texts}, also from a text that holds JSON. */
    public List<String> parseTexts(String key) {
        return parsed(key).map(value -> toTexts(value, key)).orElse(List.of());
    }

    /** A list's elements, also from a text that holds JSON; empty if the key is missing. */
    public List<JsonNode> parseList(String key) {
        return parsed(key).map(value -> elements(value, key)).orElse(List.of());
    }

    /** @throws WorkflowException if the value is missing or no mapping */
    public TaskConfig object(String key) {
        used.accept(key);
        JsonNode value = node.get(key);
        if (value == null) {
            throw new WorkflowException("Parameter '" + key + "' is required but not set");
        }
        return of(toObject(value, key), used);
    }

    /** The mapping under a key; an empty one of its own if the key is missing. */
    public TaskConfig objectOrEmpty(String key) {
        return of(value(key).map(value -> toObject(value, key)).orElseGet(JsonNodeFactory.instance::objectNode));
    }

    /** As {@link #object}, also from a text that holds JSON. */
    public TaskConfig parseObject(String key) {
        return of(toObject(parsed(key).orElseGet(() -> object(key).node()), key));
    }

    /** As {@link #objectOrEmpty}, also from a text that holds JSON. */
    public TaskConfig parseObjectOrEmpty(String key) {
        return of(parsed(key).map(value -> toObject(value, key)).orElseGet(JsonNodeFactory.instance::objectNode));
    }

    /** A text without any JSON in it stays what it is, so that it is told as such. */
    private Optional<JsonNode> parsed(String key) {
        return value(key)
                .map(value -> value.isTextual() && !value.textValue().isBlank() ? parse(value.textValue()) : value);
    }

    /** The value, if it is more than a text that stands for nothing. */
    private Optional<JsonNode> filled(String key) {
        return value(key)
                .filter(value ->
                        !value.isTextual() || !isNothing(value.textValue().trim()));
    }

    private static boolean isNothing(String text) {
        return text.isEmpty() || text.equals("null");
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            return json == null ? NullNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            throw new WorkflowException(e.getClass().getName() + ": " + e.getMessage(), e);
        }
    }

    private JsonNode required(String key) {
        used.accept(key);
        JsonNode value = node.get(key);
        if (value == null) {
            throw new WorkflowException("Parameter '" + key + "' is required but not set");
        } else if (value.isNull()) {
            throw new WorkflowException("Parameter '" + key + "' is required but null");
        }
        return value;
    }

    private static ObjectNode toObject(JsonNode value, String key) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new WorkflowException("Parameter '" + key + "' must be an object");
    }

    private static List<JsonNode> elements(JsonNode value, String key) {
        if (!value.isArray()) {
            throw mismatch("array type", key, value);
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    private static List<String> toTexts(JsonNode value, String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(value, key)) {
            if (element.isContainerNode()) {
                throw mismatch("array type", key, value);
            }
            texts.add(element.asText());
        }
        return texts;
    }

    static String toText(JsonNode value, @Nullable String key, String type) {
        if (value.isContainerNode()) {
            throw mismatch(type, key, value);
        }
        return value.asText();
    }

    /** A number beyond 32 bits loses its upper ones, as on the server; a text of it is refused. */
    private static long toInt(JsonNode value, String key, String type) {
        long number = toLong(value, key, type);
        if (value.isTextual() && number != (int) number) {
            throw mismatch(type, key, value);
        }
        return (int) number;
    }

    private static long toLong(JsonNode value, String key, String type) {
        if (value.isNumber()) {
            return value.longValue();
        }
        if (value.isTextual()) {
            String text = value.textValue().trim();
            try {
                return isNothing(text) ? 0 : Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw mismatch(type, key, value);
            }
        }
        throw mismatch(type, key, value);
    }

    private static boolean toBoolean(JsonNode value, String key, String type) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.longValue() != 0;
        }
        if (value.isTextual()) {
            switch (value.textValue().trim()) {
                case "true", "True" -> {
                    return true;
                }
                case "false", "False", "", "null" -> {
                    return false;
                }
                default -> throw mismatch(type, key, value);
            }
        }
        throw mismatch(type, key, value);
    }

    static String optionalType(String type) {
        return "[reference type, class com.google.common.base.Optional<" + type + "><[simple type, class " + type
                + "]>]";
    }

    static WorkflowException mismatch(String type, @Nullable String key, JsonNode value) {
        String json = value.toString();
        String sample = json.length() < SAMPLE ? json : json.substring(0, SAMPLE - 3) + "...";
        return new WorkflowException("Expected " + type + " for key '" + key + "' but got " + sample + " ("
                + value.getNodeType().name().toLowerCase(Locale.ROOT) + ")");
    }

    @Override
    public String toString() {
        return node.toString();
    }
}

package io.cdppipeline.td.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Lenient reading of the service's JSON: ids are text or numbers, counts may be null, times have three forms and are empty
 * until they are known (td-api fact sheet, section 2).
 */
public final class Json {

    /** Shared; never reconfigured. */
    public static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MAP = new TypeReference<>() {};

    private static final DateTimeFormatter REST_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[ XX][ VV]", Locale.ROOT);

    private Json() {}

    /** A field's text; empty if absent, null or no plain value. */
    public static String text(JsonNode node, String field) {
        return optionalText(node, field).orElse("");
    }

    /** A field's text, or empty if absent, null, blank or no plain value. */
    public static Optional<String> optionalText(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText()).filter(text -> !text.isBlank())
                : Optional.empty();
    }

    /**
     * A field that an answer must have.
     *
     * @throws MalformedAnswerException if it has none
     */
    public static String required(JsonNode node, String field) {
        return optionalText(node, field)
                .orElseThrow(() -> new MalformedAnswerException("the answer has no '" + field + "'"));
    }

    /** True, or text that says so; false if absent or anything else. */
    public static boolean flag(JsonNode node, String field) {
        return node.path(field).asBoolean(false);
    }

    /** A number, or text that holds one; empty if absent, null or something else. */
    public static OptionalLong number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isNumber()) {
            return OptionalLong.of(value.asLong());
        }
        if (value.isTextual() && value.asText().matches("-?[0-9]{1,18}")) {
            return OptionalLong.of(Long.parseLong(value.asText()));
        }
        return OptionalLong.empty();
    }

    /** As {@link #number}; empty also if it is no int. */
    public static OptionalInt whole(JsonNode node, String field) {
        return number(node, field).stream()
                .filter(value -> value == (int) value)
                .mapToInt(value -> (int) value)
                .findFirst();
    }

    /** A time in any of the service's forms; empty if absent, null, empty or in another form. */
    public static Optional<Instant> time(JsonNode node, String field) {
        return optionalText(node, field).flatMap(Json::time);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    text.indexOf('T') == 10
                            ? OffsetDateTime.parse(text).toInstant()
                            : REST_TIME.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A time as the workflow service takes it: with its offset and whole seconds. */
    public static String text(OffsetDateTime time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.withNano(0));
    }

    /**
     * A time with the offset that the service gave it.
     *
     * @throws MalformedAnswerException if there is none
     */
    public static OffsetDateTime requiredOffsetTime(JsonNode node, String field) {
        try {
            return OffsetDateTime.parse(required(node, field));
        } catch (DateTimeException e) {
            throw new MalformedAnswerException("the answer's '" + field + "' is no time: " + required(node, field));
        }
    }

    /** An object's fields as text, numbers, booleans, lists and maps, not to be changed; empty if it is no object. */
    public static Map<String, Object> map(JsonNode node, String field) {
        return map(node.path(field));
    }

    /**
     * The elements of a field that holds a list; none if it is null.
     *
     * @throws MalformedAnswerException if there is no such field or it holds something else
     */
    public static List<JsonNode> list(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isArray() && !value.isNull()) {
            throw new MalformedAnswerException("the answer has no list '" + field + "'");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    /** The fields of an object as plain Java values: maps, lists, text, numbers, booleans and null. */
    public static Map<String, @Nullable Object> map(JsonNode object) {
        return object.isObject() ? Collections.unmodifiableMap(MAPPER.convertValue(object, MAP)) : Map.of();
    }

    /** As {@link #map}, without the fields that are null. */
    public static Map<String, Object> withoutNulls(JsonNode object) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (object.isObject()) {
            map(object).forEach((name, value) -> {
                if (value != null) {
                    fields.put(name, value);
                }
            });
        }
        return fields;
    }

    /** A value as JSON text. */
    public static String text(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("It cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A field that holds JSON itself, or text that is JSON; missing if it is neither. */
    public static JsonNode embedded(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            return value;
        }
        try {
            return MAPPER.readTree(value.asText());
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }
}

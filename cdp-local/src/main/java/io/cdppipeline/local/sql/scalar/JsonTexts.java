package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.sql.failure.Raise;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** JSON as Presto prints it: no blanks, keys sorted, numbers printed anew. */
public final class JsonTexts {

    private static final ObjectMapper MAPPER = builder().build();
    private static final ObjectMapper EXACT = builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ObjectReader ELEMENTS =
            MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonTexts() {}

    private static JsonMapper.Builder builder() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    }

    static JsonNode tree(String text) {
        return read(MAPPER, text);
    }

    /** With decimals as written: 1.50 stays 1.50. */
    static JsonNode exactTree(String text) {
        return read(EXACT, text);
    }

    private static JsonNode read(ObjectMapper mapper, String text) {
        try {
            JsonNode node = mapper.readTree(text);
            if (node != null && !node.isMissingNode()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw Raise.argument("Cannot convert value to JSON: '" + text + "'");
        }
        throw Raise.argument("Cannot convert value to JSON: '" + text + "'");
    }

    /** The value that the parser stands before. */
    static JsonNode next(JsonParser parser) throws IOException {
        return ELEMENTS.readTree(parser);
    }

    public static String canonical(String text) {
        return print(sorted(tree(text)));
    }

    static String sortedExactly(String text) {
        return print(sorted(exactTree(text)));
    }

    static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            ObjectNode object = MAPPER.createObjectNode();
            fields.forEach((name, value) -> object.set(name, value));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = MAPPER.createArrayNode();
            node.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return node;
    }

    static String print(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot print " + value.getClass(), e);
        }
    }

    static String array(List<String> values) {
        return print(values);
    }
}

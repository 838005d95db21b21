package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hive's {@code get_json_object}: {@code $}, {@code .name}, {@code [0]} and {@code [*]}; null where a path leads nowhere. */
final class HiveJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern STEP = Pattern.compile("([^\\[]*)((?:\\[(?:\\d+|\\*)\\])*)");
    private static final Pattern INDEX = Pattern.compile("\\[(\\d+|\\*)\\]");

    private HiveJson() {}

    static @Nullable String get(String text, String path) {
        if (!path.startsWith("$")) {
            return null;
        }
        JsonNode at = read(text);
        String[] steps = path.split("\\.", -1);
        for (int i = 0; i < steps.length && at != null; i++) {
            Matcher step = STEP.matcher(steps[i]);
            if (!step.matches()) {
                return null;
            }
            String name = step.group(1);
            if (i > 0 || !name.equals("$")) {
                at = i == 0 ? null : member(at, name);
            }
            Matcher index = INDEX.matcher(step.group(2));
            while (at != null && index.find()) {
                at = element(at, index.group(1));
            }
        }
        return print(at);
    }

    /** A member of the text's object, as json_tuple gives it. */
    static @Nullable String field(String text, String name) {
        JsonNode root = read(text);
        return root == null || !root.isObject() ? null : print(root.get(name));
    }

    private static @Nullable JsonNode read(String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            return root == null || root.isMissingNode() ? null : root;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static @Nullable JsonNode member(JsonNode node, String name) {
        if (node.isObject()) {
            return node.get(name);
        }
        if (!node.isArray()) {
            return null;
        }
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : node) {
            JsonNode value = each.isObject() ? each.get(name) : null;
            if (value instanceof ArrayNode list) {
                found.addAll(list);
            } else if (value != null) {
                found.add(value);
            }
        }
        return found.isEmpty() ? null : found;
    }

    private static @Nullable JsonNode element(JsonNode node, String index) {
        if (!node.isArray()) {
            return null;
        }
        return index.equals("*") ? node : index.length() > 9 ? null : node.get(Integer.parseInt(index));
    }

    private static @Nullable String print(@Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }
}

package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.cdppipeline.local.sql.failure.Raise;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The SQL standard's JSON functions, for paths of members, elements and wildcards in lax and strict mode. */
final class SqlJsonScalars {

    private static final Pattern STEP =
            Pattern.compile("\\.(?:\"([^\"]*)\"|([\\p{L}_$][\\p{L}\\d_$]*)|(\\*))|\\[\\s*(\\d+|last|\\*)\\s*]");

    private SqlJsonScalars() {}

    static void fill(Registry r) {
        r.add("sql_json_value", "VVVV>V", a -> value(a.text(0), a.text(1), a.text(2), a.text(3)))
                .add("sql_json_query", "VVVVVV>V", a -> {
                    String found = query(a.text(0), a.text(1), a.text(2), a.text(3), a.text(4));
                    return found != null && found.startsWith("\"") && a.text(5).equals("omit")
                            ? JsonTexts.tree(found).asText()
                            : found;
                })
                .add("sql_json_exists", "VVV>B", a -> {
                    List<JsonNode> found = find(a.text(0), a.text(1));
                    if (found == null && a.text(2).equals("error")) {
                        throw failed("JSON_INPUT_CONVERSION_ERROR", "cannot evaluate path " + a.text(1));
                    }
                    return found == null ? (Boolean) a.text(2).equals("true") : (Boolean) !found.isEmpty();
                });
    }

    private static Raise failed(String name, String text) {
        return new Raise(name, text);
    }

    private static @Nullable String value(String text, String path, String onEmpty, String onError) {
        List<JsonNode> found = find(text, path);
        if (found != null && found.isEmpty()) {
            if (onEmpty.equals("error")) {
                throw failed(
                        "JSON_VALUE_RESULT_ERROR", "cannot extract SQL scalar from JSON: JSON path found no items");
            }
            return "e";
        }
        if (found == null || found.size() > 1 || !found.get(0).isValueNode()) {
            if (onError.equals("error")) {
                throw failed("JSON_VALUE_RESULT_ERROR", "cannot extract SQL scalar from JSON");
            }
            return "x";
        }
        JsonNode node = found.get(0);
        return node.isNull() ? null : "v" + (node.isDouble() ? CastScalars.doubleText(node.asDouble()) : node.asText());
    }

    private static @Nullable String query(String text, String path, String wrapper, String onEmpty, String onError) {
        List<JsonNode> found = find(text, path);
        if (found == null) {
            return other(onError);
        }
        boolean wrap = wrapper.equals("unconditional") || (wrapper.equals("conditional") && found.size() != 1);
        if (found.size() > 1 && !wrap) {
            return other(onError);
        }
        if (found.isEmpty()) {
            return other(onEmpty);
        }
        return JsonTexts.print(wrap ? found : found.get(0));
    }

    private static @Nullable String other(String behaviour) {
        return switch (behaviour) {
            case "empty_array" -> "[]";
            case "empty_object" -> "{}";
            case "error" -> throw failed("JSON_QUERY_RESULT_ERROR", "cannot extract JSON: no single item at the path");
            default -> null;
        };
    }

    /** What the path finds; null if text or, in strict mode, structure is at odds with it. */
    private static @Nullable List<JsonNode> find(String text, String path) {
        String trimmed = path.strip();
        boolean strict = trimmed.startsWith("strict");
        int root = trimmed.indexOf('$');
        if (root < 0) {
            throw failed("INVALID_PATH", "Invalid JSON path: " + path);
        }
        List<JsonNode> nodes;
        try {
            nodes = List.of(text.isEmpty() ? NullNode.getInstance() : JsonTexts.tree(text));
        } catch (Raise e) {
            return null;
        }
        Matcher step = STEP.matcher(trimmed).region(root + 1, trimmed.length());
        int at = root + 1;
        while (step.lookingAt()) {
            nodes = next(nodes, step, strict);
            if (nodes == null) {
                return null;
            }
            at = step.end();
            step.region(at, trimmed.length());
        }
        if (!trimmed.substring(at).isBlank()) {
            throw failed("NOT_SUPPORTED", "JSON path not supported: " + path);
        }
        return nodes;
    }

    private static @Nullable List<JsonNode> next(List<JsonNode> nodes, Matcher step, boolean strict) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode node : nodes) {
            String index = step.group(4);
            boolean ok = index == null ? member(node, step, strict, found) : element(node, index, strict, found);
            if (!ok && strict) {
                return null;
            }
        }
        return found;
    }

    private static boolean member(JsonNode node, Matcher step, boolean strict, List<JsonNode> found) {
        if (node.isArray() && !strict) {
            node.forEach(element -> member(element, step, true, found));
            return true;
        }
        if (!node.isObject()) {
            return false;
        }
        if (step.group(3) != null) {
            node.forEach(found::add);
            return true;
        }
        JsonNode child = node.get(step.group(1) != null ? step.group(1) : step.group(2));
        if (child != null) {
            found.add(child);
        }
        return child != null;
    }

    private static boolean element(JsonNode node, String index, boolean strict, List<JsonNode> found) {
        if (!node.isArray()) {
            if (!strict && (index.equals("*") || index.equals("0") || index.equals("last"))) {
                found.add(node);
            }
            return false;
        }
        if (index.equals("*")) {
            node.forEach(found::add);
            return true;
        }
        JsonNode child = node.get(index.equals("last") ? node.size() - 1 : Integer.parseInt(index));
        if (child != null) {
            found.add(child);
        }
        return child != null;
    }
}

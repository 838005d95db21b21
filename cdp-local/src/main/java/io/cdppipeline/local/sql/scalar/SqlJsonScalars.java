package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cdppipeline.local.sql.failure.Raise;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQL standard's JSON functions, over {@link SqlJsonPath}. */
final class SqlJsonScalars {

    private static final Set<String> SOFT = Set.of("PATH_EVALUATION_ERROR", "JSON_INPUT_CONVERSION_ERROR");

    private SqlJsonScalars() {}

    static void fill(Registry r) {
        r.add(
                        "sql_json_value",
                        "VVVVVV>V",
                        a -> value(a.text(0), a.text(1), a.text(2), a.text(3), a.text(4), a.text(5)))
                .add("sql_json_query", "VVVVVVV>V", a -> {
                    String found = query(a.text(0), a.text(1), a.text(2), a.text(3), a.text(4), a.text(5));
                    return found != null && found.startsWith("\"") && a.text(6).equals("omit")
                            ? JsonTexts.tree(found).asText()
                            : found;
                })
                .add("sql_json_exists", "VVVV>B", a -> {
                    List<JsonNode> found = find(a.text(0), a.text(1), a.text(2), a.text(3));
                    if (found != null) {
                        return !found.isEmpty();
                    }
                    return a.text(3).equals("unknown")
                            ? null
                            : (Boolean) a.text(3).equals("true");
                });
    }

    /** The first letter tells what was found: a value, nothing, or something that is no value of SQL. */
    private static @Nullable String value(
            String text, String path, String passed, String type, String onEmpty, String onError) {
        List<JsonNode> found = find(text, path, passed, onError);
        if (found != null && found.isEmpty()) {
            if (onEmpty.equals("error")) {
                throw new Raise(
                        "JSON_VALUE_RESULT_ERROR", "cannot extract SQL scalar from JSON: JSON path found no items");
            }
            return "e";
        }
        if (found == null) {
            return "x";
        }
        JsonNode node = found.get(0);
        boolean scalar = node.isValueNode() && !node.isBigInteger();
        if (found.size() > 1 || !scalar) {
            if (onError.equals("error")) {
                throw new Raise(
                        "JSON_VALUE_RESULT_ERROR",
                        "cannot extract SQL scalar from JSON: JSON path found "
                                + (found.size() > 1
                                        ? "multiple items"
                                        : "an item that cannot be converted to an SQL value"));
            }
            return "x";
        }
        return node.isNull() ? null : "v" + written(node, type);
    }

    /** As a cast of the item's own type to that of RETURNING can read it. */
    private static String written(JsonNode node, String type) {
        boolean number = type.equals("integer") || type.equals("number");
        if (number && node.isBoolean()) {
            return node.booleanValue() ? "1" : "0";
        }
        if (type.equals("boolean") && node.isNumber()) {
            return String.valueOf(
                    node.isDouble()
                            ? node.doubleValue() != 0
                            : node.decimalValue().signum() != 0);
        }
        boolean finite = node.isNumber() && Double.isFinite(node.doubleValue());
        if (type.equals("integer") && finite) {
            return node.decimalValue().setScale(0, RoundingMode.HALF_UP).toPlainString();
        }
        if (node.isBigDecimal()) {
            return node.decimalValue().toPlainString();
        }
        return node.isDouble() ? CastScalars.doubleText(node.doubleValue()) : node.asText();
    }

    private static @Nullable String query(
            String text, String path, String passed, String wrapper, String onEmpty, String onError) {
        List<JsonNode> found = find(text, path, passed, onError);
        if (found == null) {
            return other(onError, "");
        }
        if (found.isEmpty()) {
            return other(onEmpty, "no items");
        }
        boolean wrap = wrapper.equals("unconditional")
                || (wrapper.equals("conditional")
                        && (found.size() != 1 || found.get(0).isValueNode()));
        return found.size() > 1 && !wrap
                ? other(onError, "multiple items")
                : JsonTexts.print(wrap ? found : found.get(0));
    }

    private static @Nullable String other(String behaviour, String why) {
        return switch (behaviour) {
            case "empty_array" -> "[]";
            case "empty_object" -> "{}";
            case "error" ->
                throw new Raise("JSON_OUTPUT_CONVERSION_ERROR", "conversion from JSON failed: JSON path found " + why);
            default -> null;
        };
    }

    /** What the path finds; null, unless errors are asked for, if text, structure or types are at odds with it. */
    private static @Nullable List<JsonNode> find(String text, String path, String passed, String onError) {
        try {
            return SqlJsonPath.find(path, input(text), passed(passed));
        } catch (Raise e) {
            if (!onError.equals("error") && SOFT.contains(e.errorName())) {
                return null;
            }
            throw e;
        }
    }

    private static JsonNode input(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JsonTexts.tree(text);
        } catch (Raise e) {
            throw new Raise("JSON_INPUT_CONVERSION_ERROR", "conversion to JSON failed: ");
        }
    }

    /** PASSING: an object whose members hold a kind and a text. */
    private static Map<String, JsonNode> passed(String text) {
        if (text.isEmpty()) {
            return Map.of();
        }
        Map<String, JsonNode> parameters = new HashMap<>();
        JsonTexts.tree(text).properties().forEach(each -> {
            JsonNode value = each.getValue().get(1);
            parameters.put(
                    each.getKey(),
                    value.isNull() ? value : parameter(each.getValue().get(0).asText(), value.asText()));
        });
        return parameters;
    }

    private static JsonNode parameter(String kind, String text) {
        return switch (kind) {
            case "json" -> input(text);
            case "integer" -> IntNode.valueOf(Integer.parseInt(text));
            case "bigint" -> LongNode.valueOf(Long.parseLong(text));
            case "double" -> DoubleNode.valueOf(CastScalars.parseDouble(text));
            case "decimal" -> DecimalNode.valueOf(new BigDecimal(text));
            case "boolean" -> BooleanNode.valueOf(text.equals("true"));
            default -> TextNode.valueOf(text);
        };
    }
}

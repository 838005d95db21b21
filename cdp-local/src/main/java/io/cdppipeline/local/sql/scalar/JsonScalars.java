package io.cdppipeline.local.sql.scalar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.cdppipeline.local.sql.failure.Raise;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.TypeReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Functions of JSON, and casts from it. */
final class JsonScalars {

    private static final Map<String, JsonPath> PATHS = new ConcurrentHashMap<>();

    private JsonScalars() {}

    static void fill(Registry r) {
        r.add("json_parse", "V>V", a -> JsonTexts.canonical(a.text(0)))
                .add("json_sorted", "V>V", a -> a.text(0))
                .add(
                        "json_double",
                        "D>V",
                        a -> Double.isFinite(a.real(0)) ? Double.toString(a.real(0)) : "\"" + a.real(0) + "\"")
                .add("json_extract", "VV>V", a -> JsonPath.value(path(a.text(1)), a.text(0)))
                .add("json_extract_scalar", "VV>V", a -> JsonPath.scalar(path(a.text(1)), a.text(0)))
                .add("json_array_length", "V>L", a -> {
                    JsonNode node = lenient(a.text(0));
                    return node != null && node.isArray() ? (long) node.size() : null;
                })
                .add("json_array_get", "VL>V", a -> element(a.text(0), a.number(1)))
                .add("json_array_contains", "VVV>B", a -> contains(a.text(0), a.text(1), a.text(2)))
                .add("json_size", "VV>L", a -> JsonPath.size(path(a.text(1)), a.text(0)))
                .add("is_json_scalar", "V>B", a -> JsonTexts.tree(a.text(0)).isValueNode());
        casts(r);
        SqlJsonScalars.fill(r);
    }

    private static void casts(Registry r) {
        r.add("json_to_varchar", "V>V", a -> varchar(JsonTexts.tree(a.text(0)), a.text(0)))
                .add("json_to_boolean", "V>B", a -> bool(JsonTexts.tree(a.text(0)), a.text(0)))
                .add("json_to_double", "V>D", a -> real(JsonTexts.tree(a.text(0)), a.text(0)))
                .add("json_to_decimal", "VLL>V", a -> {
                    JsonNode node = JsonTexts.exactTree(a.text(0));
                    return node.isNull()
                            ? null
                            : CastScalars.decimal(
                                    scalarText(node, a.text(0), "decimal"), (int) a.number(1), (int) a.number(2));
                })
                .add("json_as", "VV>V", a -> {
                    JsonNode node = JsonTexts.exactTree(a.text(0));
                    Type type = TypeReader.presto(a.text(1)).orElse(Type.VARCHAR);
                    return node.isNull() ? null : JsonShapes.normal(node, type, type);
                });
        for (String name : new String[] {"tinyint", "smallint", "integer", "bigint"}) {
            r.add("json_to_" + name, "V>L", a -> integer(JsonTexts.exactTree(a.text(0)), a.text(0), name));
        }
    }

    private static JsonPath path(String text) {
        JsonPath known = PATHS.get(text);
        if (known == null) {
            if (PATHS.size() >= 1000) {
                PATHS.clear();
            }
            known = JsonPath.read(text);
            PATHS.put(text, known);
        }
        return known;
    }

    private static @Nullable JsonNode lenient(String text) {
        try {
            return JsonTexts.tree(text);
        } catch (Raise e) {
            return null;
        }
    }

    private static @Nullable String element(String text, long index) {
        JsonNode[] found = new JsonNode[1];
        if (index < 0) {
            JsonNode node = lenient(text);
            found[0] = node != null && node.isArray() ? node.path((int) (node.size() + index)) : NullNode.getInstance();
        } else {
            long[] left = {index};
            if (!Boolean.TRUE.equals(JsonPath.anyElement(text, each -> {
                found[0] = each;
                left[0]--;
                return left[0] < 0;
            }))) {
                return null;
            }
        }
        JsonNode element = found[0];
        if (element.isNull() || element.isMissingNode()) {
            return null;
        }
        return element.isTextual() ? element.textValue() : JsonTexts.print(element);
    }

    private static @Nullable Boolean contains(String text, String wanted, String kind) {
        return JsonPath.anyElement(text, element -> switch (kind) {
            case "number" -> element.isNumber() && element.decimalValue().compareTo(new BigDecimal(wanted)) == 0;
            case "boolean" -> element.isBoolean() && element.asText().equals(wanted);
            default -> element.isTextual() && element.textValue().equals(wanted);
        });
    }

    static @Nullable String varchar(JsonNode node, String text) {
        if (node.isNull()) {
            return null;
        }
        if (node.isContainerNode()) {
            throw Raise.cast("Cannot cast '" + text + "' to varchar");
        }
        return node.isFloatingPointNumber() ? CastScalars.doubleText(node.doubleValue()) : node.asText();
    }

    private static String scalarText(JsonNode node, String text, String type) {
        if (node.isContainerNode()) {
            throw Raise.cast("Cannot cast '" + text + "' to " + type);
        }
        return node.isBoolean() ? node.booleanValue() ? "1" : "0" : node.asText();
    }

    static @Nullable Boolean bool(JsonNode node, String text) {
        if (node.isNull()) {
            return null;
        }
        if (node.isContainerNode()) {
            throw Raise.cast("Cannot cast '" + text + "' to boolean");
        }
        if (node.isNumber()) {
            return node.decimalValue().signum() != 0;
        }
        return node.isBoolean() ? node.booleanValue() : CastScalars.parseBoolean(node.textValue());
    }

    static @Nullable Double real(JsonNode node, String text) {
        if (node.isNull()) {
            return null;
        }
        return CastScalars.parseDouble(scalarText(node, text, "double"));
    }

    static @Nullable Long integer(JsonNode node, String text, String name) {
        if (node.isNull()) {
            return null;
        }
        String digits = scalarText(node, text, name);
        String shown = name.equals("integer") ? "INT" : name.toUpperCase(Locale.ROOT);
        try {
            BigDecimal value = new BigDecimal(digits);
            if (node.isTextual() && value.scale() != 0) {
                throw Raise.cast("Cannot cast '" + digits + "' to " + shown);
            }
            return value.setScale(0, RoundingMode.HALF_UP).longValueExact();
        } catch (NumberFormatException e) {
            throw Raise.cast("Cannot cast '" + digits + "' to " + shown);
        } catch (ArithmeticException e) {
            throw Raise.cast("Cannot cast '" + text + "' to " + name);
        }
    }
}

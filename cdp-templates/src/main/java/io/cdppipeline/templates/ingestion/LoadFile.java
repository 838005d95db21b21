package io.cdppipeline.templates.ingestion;

import io.cdppipeline.templates.YamlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes nested values as block YAML. What a pack says may hold digdag's expressions; what a user says is data. */
final class LoadFile {

    /** An expression of digdag that stands without quotes, so that what it gives keeps its type. */
    record Expression(String text) {}

    /** A text of the pack, whose expressions digdag is to evaluate. */
    record Live(String text) {}

    private LoadFile() {}

    /** The lines of a mapping, each with its line end. */
    static String yaml(Map<String, Object> values, int indent) {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> entry(text, " ".repeat(indent) + YamlText.data(key) + ":", value, indent));
        return text.toString();
    }

    /** The lines of a list, each with its line end. */
    static String yaml(List<?> values, int indent) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            String dash = " ".repeat(indent) + "-";
            if (value instanceof Map<?, ?> map && !map.isEmpty()) {
                String inner = yaml(named(map), indent + 2);
                text.append(dash).append(' ').append(inner.substring(indent + 2));
            } else {
                entry(text, dash, value, indent);
            }
        }
        return text.toString();
    }

    private static void entry(StringBuilder text, String start, Object value, int indent) {
        text.append(start);
        if (value instanceof Map<?, ?> map) {
            text.append(map.isEmpty() ? " {}\n" : "\n" + yaml(named(map), indent + 2));
        } else if (value instanceof List<?> list) {
            text.append(list.isEmpty() ? " []\n" : "\n" + yaml(list, indent + 2));
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    static String scalar(Object value) {
        if (value instanceof Expression expression) {
            return expression.text();
        }
        if (value instanceof Live live) {
            return YamlText.scalar(live.text());
        }
        if (value instanceof String text) {
            return YamlText.data(text);
        }
        return String.valueOf(value);
    }

    private static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((key, value) -> named.put(String.valueOf(key), value));
        return named;
    }
}

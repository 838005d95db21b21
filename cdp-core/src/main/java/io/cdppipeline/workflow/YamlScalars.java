package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Locale;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML scalar's value: numbers by YAML 1.1's notation, infinity and NaN as the texts that JSON needs. */
final class YamlScalars {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private YamlScalars() {}

    static JsonNode toJson(ScalarNode node) {
        Tag tag = node.getTag();
        String text = node.getValue();
        if (tag.equals(Tag.STR) || tag.equals(Tag.BINARY) || tag.equals(Tag.TIMESTAMP) || tag.equals(Tag.MERGE)) {
            return JSON.textNode(text);
        } else if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        } else if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(isTrue(text));
        } else if (tag.equals(Tag.INT)) {
            return integer(text);
        } else if (tag.equals(Tag.FLOAT)) {
            return floating(text);
        }
        throw new NodeException("could not determine a constructor for the tag " + tag, node.getStartMark());
    }

    private static boolean isTrue(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            default -> false;
        };
    }

    private static JsonNode integer(String text) {
        String digits = text.replace("_", "");
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        BigInteger value;
        if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            value = new BigInteger(digits.substring(1), 8);
        } else {
            value = new BigInteger(digits);
        }
        value = negative ? value.negate() : value;
        if (value.bitLength() < Integer.SIZE) {
            return JSON.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? JSON.numberNode(value.longValue()) : JSON.numberNode(value);
    }

    private static JsonNode floating(String text) {
        String value = text.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = value.startsWith("-");
        String digits = negative || value.startsWith("+") ? value.substring(1) : value;
        if (digits.equals(".inf")) {
            return JSON.textNode(negative ? "-Infinity" : "Infinity");
        } else if (digits.equals(".nan")) {
            return JSON.textNode("NaN");
        }
        double number = 0;
        for (String part : digits.split(":")) {
            number = number * 60 + Double.parseDouble(part);
        }
        return JSON.numberNode(negative ? -number : number);
    }
}

package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Hides what is secret in configurations and addresses. A load's secrets are resolved when it is issued; whoever reads the
 * job or its history must not see them.
 */
public final class Masking {

    private static final String MASK = "***";
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(password|passphrase|secret|token|api_?key|private_key|access_key|credential).*");
    private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]*@");

    private Masking() {}

    /** A copy in which no value of a field with a telling name is to be seen. */
    public static ObjectNode masked(ObjectNode config) {
        ObjectNode copy = config.deepCopy();
        mask(copy);
        return copy;
    }

    /** An address without the user and password in it. */
    public static String masked(String address) {
        return USER_INFO.matcher(address).replaceAll("$1" + MASK + "@");
    }

    private static void mask(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : names(object)) {
                JsonNode value = object.get(name);
                if (value.isContainerNode()) {
                    mask(value);
                } else if (SECRET.matcher(name).matches()) {
                    object.put(name, MASK);
                } else if (value.isTextual()) {
                    object.put(name, masked(value.asText()));
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isContainerNode()) {
                    mask(array.get(i));
                } else if (array.get(i).isTextual()) {
                    array.set(i, TextNode.valueOf(masked(array.get(i).asText())));
                }
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}

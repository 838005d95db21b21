package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Operations on parameter maps. */
public final class Json {

    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Lays {@code other} over {@code target}: mappings deeply, anything else replacing. Copies what it takes. */
    public static void merge(ObjectNode target, ObjectNode other) {
        other.properties().forEach(entry -> {
            if (target.get(entry.getKey()) instanceof ObjectNode here && entry.getValue() instanceof ObjectNode there) {
                merge(here, there);
            } else {
                target.set(entry.getKey(), copy(entry.getValue()));
            }
        });
    }

    /** Lays {@code target} over {@code defaults}: mappings deeply. Copies what it takes. */
    public static void mergeDefaults(ObjectNode target, ObjectNode defaults) {
        defaults.properties().forEach(entry -> {
            JsonNode here = target.get(entry.getKey());
            if (here instanceof ObjectNode object && entry.getValue() instanceof ObjectNode there) {
                mergeDefaults(object, there);
            } else if (here == null) {
                target.set(entry.getKey(), copy(entry.getValue()));
            }
        });
    }

    /** Removes the value at a path of keys, if there is one. */
    public static void remove(ObjectNode target, List<String> path) {
        ObjectNode parent = target;
        for (String key : path.subList(0, path.size() - 1)) {
            if (!(parent.get(key) instanceof ObjectNode next)) {
                return;
            }
            parent = next;
        }
        parent.remove(path.get(path.size() - 1));
    }

    /** Scalars are immutable, so only containers are copied. */
    public static JsonNode copy(JsonNode node) {
        return node.isContainerNode() ? node.deepCopy() : node;
    }

    public static ObjectNode orEmpty(ObjectNode object, String key) {
        return object.get(key) instanceof ObjectNode child ? child : object();
    }

    /** The mapping under a key, made if it is missing. */
    public static ObjectNode child(ObjectNode object, String key) {
        return object.get(key) instanceof ObjectNode child ? child : object.putObject(key);
    }
}

package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.workflow.WorkflowException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A task's view of its project's secrets, through the names that its {@code _secrets} option gives them. */
public final class Secrets {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\s\\S]*?):([\\s\\S]+?)}");

    private final Map<String, Secret> values;
    private final ObjectNode mounts;

    /**
     * @param values the project's secrets, its defaults included
     * @param mounts the {@code _secrets} option
     */
    public Secrets(Map<String, Secret> values, ObjectNode mounts) {
        this.values = Map.copyOf(values);
        this.mounts = mounts;
    }

    public Optional<Secret> find(String key) {
        return Optional.ofNullable(values.get(remount(key)));
    }

    /** @throws SecretMissingException if there is none */
    public String get(String key) {
        return find(key).orElseThrow(() -> new SecretMissingException(key)).reveal();
    }

    /** Whether a text refers to a secret. */
    public static boolean isReferredIn(String text) {
        return REFERENCE.matcher(text).find();
    }

    /**
     * Puts secrets in the place of every <code>${secret:key}</code>.
     *
     * @throws WorkflowException if a reference is to something else than a secret
     */
    public String resolve(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            if (!matcher.group(1).trim().equals("secret")) {
                throw new WorkflowException("Invalid parametrization: '" + matcher.group() + "'");
            }
            matcher.appendReplacement(
                    resolved, Matcher.quoteReplacement(get(matcher.group(2).trim())));
        }
        return matcher.appendTail(resolved).toString();
    }

    /** A copy with every reference resolved, in keys and in values. */
    public JsonNode resolve(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return resolveObject(object);
        } else if (node instanceof ArrayNode array) {
            ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> resolved.add(resolve(element)));
            return resolved;
        }
        return node.isTextual() ? TextNode.valueOf(resolve(node.textValue())) : node;
    }

    public ObjectNode resolveObject(ObjectNode object) {
        ObjectNode resolved = Json.object();
        object.properties().forEach(entry -> resolved.set(resolve(entry.getKey()), resolve(entry.getValue())));
        return resolved;
    }

    private String remount(String key) {
        List<String> segments = List.of(key.split("\\."));
        JsonNode scope = mounts;
        for (int i = 0; i < segments.size(); i++) {
            JsonNode next = scope.get(segments.get(i));
            if (next == null || (next.isBoolean() && next.booleanValue())) {
                return key;
            } else if (next.isTextual()) {
                List<String> rest = segments.subList(i + 1, segments.size());
                return rest.isEmpty() ? next.textValue() : next.textValue() + "." + String.join(".", rest);
            } else if (!next.isObject()) {
                throw new WorkflowException("Illegal value in _secrets: " + next);
            }
            scope = next;
        }
        return key;
    }

    @Override
    public String toString() {
        return "Secrets" + values.keySet().stream().sorted().toList();
    }
}

package io.cdppipeline.local.workflow.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Evaluates every template of a configuration, key by key in document order. A template sees the parameters, and over
 * them the keys of its own mapping that have been evaluated already; in a nested mapping the parameters are seen raw.
 */
public final class ConfigEvaluator {

    private final TemplateEngine.Evaluation templates;
    private final ObjectNode params;

    private ConfigEvaluator(TemplateEngine.Evaluation templates, ObjectNode params) {
        this.templates = templates;
        this.params = params;
    }

    /**
     * @param config parameters and the task's own keys, merged
     * @param params what the templates see
     * @return an evaluated copy
     */
    public static ObjectNode evaluate(TemplateEngine.Evaluation templates, ObjectNode config, ObjectNode params) {
        return new ConfigEvaluator(templates, params).object(config);
    }

    private ObjectNode object(ObjectNode source) {
        ObjectNode built = JsonNodeFactory.instance.objectNode();
        source.properties().forEach(entry -> {
            boolean later = entry.getKey().equals("_do") || entry.getKey().equals("_else_do");
            built.set(entry.getKey(), later ? entry.getValue() : value(entry.getValue(), built));
        });
        return built;
    }

    private JsonNode value(JsonNode value, ObjectNode siblings) {
        if (value instanceof ObjectNode object) {
            return object(object);
        } else if (value instanceof ArrayNode array) {
            ArrayNode built = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> built.add(value(element, siblings)));
            return built;
        } else if (value.isTextual() && value.textValue().indexOf('$') >= 0) {
            return TextNode.valueOf(templates.render(value.textValue(), params, siblings));
        }
        return value;
    }
}

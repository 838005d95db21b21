package io.cdppipeline.local.unify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls the service as a workflow does: posts the content, then runs the tasks of the answer in their order. */
final class Caller {

    private final UnificationService service;

    Caller(UnificationService service) {
        this.service = service;
    }

    /** The lines of all tasks. */
    List<String> call(String content) {
        ObjectNode workflow = service.workflow(yaml(content));
        List<String> lines = new ArrayList<>();
        run(workflow, (ObjectNode) workflow.get("_export"), lines);
        return lines;
    }

    private void run(ObjectNode tasks, ObjectNode exported, List<String> lines) {
        for (Map.Entry<String, JsonNode> task : tasks.properties()) {
            if (task.getKey().startsWith("+")) {
                ObjectNode parameters = exported.deepCopy();
                parameters.setAll((ObjectNode) task.getValue());
                if (parameters.has("unification>")) {
                    lines.add(service.run(parameters.get("unification>").asText(), parameters));
                } else {
                    run((ObjectNode) task.getValue(), exported, lines);
                }
            }
        }
    }

    static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

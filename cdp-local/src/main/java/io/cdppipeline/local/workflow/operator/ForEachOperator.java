package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code for_each>}: runs {@code _do} for every combination of the values of its lists. */
final class ForEachOperator implements Operator {

    private static final int LONGEST_NAME = 8;

    /** A list that is looped over. */
    private record Axis(String name, List<JsonNode> values) {}

    @Override
    public TaskOutcome run(OperatorContext context) {
        TaskConfig config = context.config();
        Loops loops = new Loops(config);
        TaskConfig lists = config.parseObject("_command");
        List<Axis> axes = new ArrayList<>();
        lists.node().fieldNames().forEachRemaining(name -> {
            if (lists.node().get(name).isNull()) {
                throw new WorkflowException("Parameter '" + name + "' is required but null");
            }
            if (!lists.node().get(name).isArray() && !lists.node().get(name).isTextual()) {
                lists.texts(name);
            }
            axes.add(new Axis(name, lists.parseList(name)));
        });
        long count = 1;
        for (Axis axis : axes) {
            count *= axis.values().size();
            if (count > context.limits().tasksPerAttempt()) {
                throw new WorkflowException(
                        "Too many for_each subtasks. Limit: " + context.limits().tasksPerAttempt());
            }
        }
        combinations(axes).forEach((name, exports) -> loops.add("+for-" + name, exports));
        return loops.result(config);
    }

    /** As on the server, an empty list is passed over as long as no other one came before it. */
    private static Map<String, ObjectNode> combinations(List<Axis> axes) {
        Map<String, ObjectNode> current = new LinkedHashMap<>();
        for (int index = 0; index < axes.size(); index++) {
            Axis axis = axes.get(index);
            Map<String, ObjectNode> seeds = current.isEmpty() ? Map.of("", Json.object()) : current;
            Map<String, ObjectNode> next = new LinkedHashMap<>();
            for (Map.Entry<String, ObjectNode> seed : seeds.entrySet()) {
                for (int i = 0; i < axis.values().size(); i++) {
                    JsonNode value = axis.values().get(i);
                    String part = index + "=" + tag(axis.name()) + "=" + i + "=" + tag(value);
                    ObjectNode exports = seed.getValue().deepCopy();
                    exports.set(axis.name(), value);
                    next.put(seed.getKey() + (seed.getKey().isEmpty() ? "" : "&") + part, exports);
                }
            }
            current = next;
        }
        return current;
    }

    private static String tag(JsonNode value) {
        return tag(value.isTextual() ? value.textValue() : value.toString());
    }

    private static String tag(String text) {
        String cut = text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text;
        return URLEncoder.encode(cut, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public boolean heedsRetry() {
        return false;
    }
}

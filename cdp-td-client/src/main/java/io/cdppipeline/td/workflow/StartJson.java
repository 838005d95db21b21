package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.td.internal.Json;

/** A start as the service wants it. */
final class StartJson {

    private StartJson() {}

    static ObjectNode of(StartRequest start) {
        ObjectNode request = Json.MAPPER.createObjectNode();
        start.workflowId().ifPresent(id -> request.put("workflowId", id));
        start.projectName().ifPresent(name -> request.put("projectName", name));
        start.workflowName().ifPresent(name -> request.put("workflowName", name));
        request.put("sessionTime", Json.text(start.sessionTime()));
        request.set("params", Json.MAPPER.valueToTree(start.params()));
        start.retryAttemptName().ifPresent(name -> request.put("retryAttemptName", name));
        start.resume().ifPresent(resume -> {
            ObjectNode node = request.putObject("resume")
                    .put("mode", resume.from().isPresent() ? "from" : "failed")
                    .put("attemptId", resume.attemptId());
            resume.from().ifPresent(task -> node.put("from", task));
        });
        start.allowQueueing().ifPresent(allow -> request.put("allowQueueing", allow));
        return request;
    }
}

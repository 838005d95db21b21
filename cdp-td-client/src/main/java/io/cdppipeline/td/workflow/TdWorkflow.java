package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.util.Map;

/**
 * A workflow of a project's revision.
 *
 * @param id its id, another one in each revision
 * @param name its name
 * @param projectId the id of its project
 * @param projectName the name of its project
 * @param revision the revision
 * @param timezone the zone of its session times
 * @param config its definition, as read by the service: text, numbers, booleans, lists and maps
 */
public record TdWorkflow(
        String id,
        String name,
        String projectId,
        String projectName,
        String revision,
        String timezone,
        Map<String, Object> config) {

    static TdWorkflow read(JsonNode workflow) {
        return new TdWorkflow(
                Json.required(workflow, "id"),
                Json.required(workflow, "name"),
                Json.text(workflow.path("project"), "id"),
                Json.text(workflow.path("project"), "name"),
                Json.text(workflow, "revision"),
                Json.text(workflow, "timezone"),
                Json.map(workflow, "config"));
    }
}

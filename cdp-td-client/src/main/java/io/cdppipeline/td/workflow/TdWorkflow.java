package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;

/**
 * A workflow of a project's revision.
 *
 * @param id its id, another one in each revision
 * @param name its name
 * @param revision the revision
 * @param timezone the zone of its session times
 */
public record TdWorkflow(String id, String name, String revision, String timezone) {

    static TdWorkflow read(JsonNode workflow) {
        return new TdWorkflow(
                Json.required(workflow, "id"),
                Json.required(workflow, "name"),
                Json.text(workflow, "revision"),
                Json.text(workflow, "timezone"));
    }
}

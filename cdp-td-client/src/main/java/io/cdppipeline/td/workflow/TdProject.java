package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * A workflow project.
 *
 * @param id its id
 * @param name its name
 * @param revision the latest revision
 * @param archiveMd5 MD5 of that revision's archive in base 64, where the service says
 * @param createdAt when it was first pushed, where the service knows
 * @param updatedAt when it was last pushed, where the service knows
 */
public record TdProject(
        String id,
        String name,
        String revision,
        Optional<String> archiveMd5,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt) {

    static TdProject read(JsonNode project) {
        return new TdProject(
                Json.required(project, "id"),
                Json.required(project, "name"),
                Json.text(project, "revision"),
                Json.optionalText(project, "archiveMd5"),
                Json.time(project, "createdAt"),
                Json.time(project, "updatedAt"));
    }
}

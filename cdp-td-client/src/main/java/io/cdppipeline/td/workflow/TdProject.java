package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * @param deletedAt when it was deleted
 * @param archiveType how the service keeps the archive: {@code db}, {@code s3} …
 * @param metadata what people have noted of it; only Treasure Data has such notes
 */
public record TdProject(
        String id,
        String name,
        String revision,
        Optional<String> archiveMd5,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt,
        Optional<Instant> deletedAt,
        String archiveType,
        Map<String, String> metadata) {

    public TdProject {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    static TdProject read(JsonNode project) {
        Map<String, String> metadata = new LinkedHashMap<>();
        project.path("metadata").forEach(note -> metadata.put(Json.text(note, "key"), Json.text(note, "value")));
        return new TdProject(
                Json.required(project, "id"),
                Json.required(project, "name"),
                Json.text(project, "revision"),
                Json.optionalText(project, "archiveMd5"),
                Json.time(project, "createdAt"),
                Json.time(project, "updatedAt"),
                Json.time(project, "deletedAt"),
                Json.text(project, "archiveType"),
                metadata);
    }
}

package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A revision of a project.
 *
 * @param name its name
 * @param createdAt when it was pushed, where the service knows
 * @param archiveType how the service keeps the archive: {@code db}, {@code s3} …
 * @param archiveMd5 MD5 of the archive in base 64, where the service says
 * @param userInfo who pushed it, as the service tells it
 */
public record TdRevision(
        String name,
        Optional<Instant> createdAt,
        String archiveType,
        Optional<String> archiveMd5,
        Map<String, Object> userInfo) {

    static TdRevision read(JsonNode revision) {
        return new TdRevision(
                Json.required(revision, "revision"),
                Json.time(revision, "createdAt"),
                Json.text(revision, "archiveType"),
                Json.optionalText(revision, "archiveMd5"),
                Json.map(revision, "userInfo"));
    }
}

package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of an attempt's log. A task that waits between looks, as for a job, leaves one per look.
 *
 * @param name the file's name
 * @param taskName the full name of the task that it is of
 * @param size bytes as stored, where the service knows
 * @param time when it was begun, where the service knows
 * @param agentId the server that wrote it; empty where the service does not say
 */
public record TdLogFile(String name, String taskName, OptionalLong size, Optional<Instant> time, String agentId) {

    static TdLogFile read(JsonNode file) {
        return new TdLogFile(
                Json.required(file, "fileName"),
                Json.text(file, "taskName"),
                Json.number(file, "fileSize"),
                Json.time(file, "fileTime"),
                Json.text(file, "agentId"));
    }
}

package io.cdppipeline.td.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration of queries that read another system in place (td-api fact sheet, section 2).
 *
 * @param id its id
 * @param name its name
 * @param type the kind of the other system, such as {@code snowflake}
 * @param connectionId the id of the connection that leads there
 * @param settings what the service stores beside, without what is null
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 */
public record FederatedQuery(
        String id,
        String name,
        String type,
        String connectionId,
        Map<String, Object> settings,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt) {

    /** Settings may hold what is nobody's business, and are not told. */
    @Override
    public String toString() {
        return "FederatedQuery[" + id + ", " + name + ", " + type + "]";
    }

    static FederatedQuery read(JsonNode config) {
        return new FederatedQuery(
                Json.required(config, "id"),
                Json.text(config, "name"),
                Json.text(config, "type"),
                Json.text(config, "connection_id"),
                Json.withoutNulls(config.path("settings")),
                Json.time(config, "created_at"),
                Json.time(config, "updated_at"));
    }
}

package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A rule that puts attempts into a pool.
 *
 * @param id its id
 * @param poolId the id of the pool
 * @param priority rules are tried from the lowest to the highest
 * @param conditions what must hold, all of it, each with the service's own fields, such as {@code type}, {@code operator} and
 *     {@code values}
 */
public record TdPoolRule(String id, String poolId, int priority, List<Map<String, Object>> conditions) {

    public TdPoolRule {
        conditions = List.copyOf(conditions);
    }

    static TdPoolRule read(JsonNode rule) {
        return new TdPoolRule(
                Json.required(rule, "id"),
                Json.text(rule, "poolId"),
                (int) Json.number(rule, "priority").orElse(0),
                StreamSupport.stream(rule.path("conditions").spliterator(), false)
                        .map(Json::withoutNulls)
                        .toList());
    }
}

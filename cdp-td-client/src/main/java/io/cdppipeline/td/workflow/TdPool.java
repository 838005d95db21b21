package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.util.OptionalInt;

/**
 * A pool, which bounds how many attempts run at once.
 *
 * @param id its id
 * @param name its name
 * @param concurrencyLimit how many of its attempts run at once; empty if the service does not say
 */
public record TdPool(String id, String name, OptionalInt concurrencyLimit) {

    static TdPool read(JsonNode pool) {
        return new TdPool(Json.required(pool, "id"), Json.text(pool, "name"), Json.whole(pool, "concurrencyLimit"));
    }
}

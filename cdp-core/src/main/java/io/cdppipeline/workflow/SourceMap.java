package io.cdppipeline.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the keys of a configuration were written. A node is known by its identity: ask with the very node that the
 * reader gave, not with a copy.
 *
 * <p>Thread-safe once its project has been read.
 */
public final class SourceMap {

    private final IdentityHashMap<JsonNode, Map<String, Position>> keys = new IdentityHashMap<>();

    SourceMap() {}

    /** Where {@code key} of {@code container} stands; for an element of a list the key is its index. */
    public Optional<Position> key(JsonNode container, String key) {
        return Optional.ofNullable(keys.getOrDefault(container, Map.of()).get(key));
    }

    void put(JsonNode container, String key, Position position) {
        keys.computeIfAbsent(container, any -> new HashMap<>()).put(key, position);
    }

    void copy(JsonNode from, String key, JsonNode to) {
        key(from, key).ifPresent(position -> put(to, key, position));
    }
}

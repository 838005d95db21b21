package io.cdppipeline.td.audience;

import io.cdppipeline.td.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A thing of the newer form of the API, {@code /entities}: a segment, a folder, a parent segment, an activation, a journey, each
 * with a type, attributes and relationships (td-api fact sheet, section 6). Immutable and thread-safe.
 */
public final class Entity extends JsonValue {

    Entity(Map<String, ? extends @Nullable Object> fields) {
        super(fields);
    }

    /** Its id; empty before it is made. */
    public String id() {
        return text("id").orElse("");
    }

    /** What it is: {@code segment-batch}, {@code folder-segment}, {@code parentSegment} and so on. */
    public String type() {
        return text("type").orElse("");
    }

    /** Its name. */
    public String name() {
        return attribute("name").map(Object::toString).orElse("");
    }

    /** What people say of it. */
    public Optional<String> description() {
        return attribute("description").map(Object::toString);
    }

    /** Who belongs to it, where it is a segment. */
    public Optional<SegmentRule> rule() {
        return attribute("rule").filter(Map.class::isInstance).map(rule -> {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            ((Map<?, ?>) rule).forEach((key, value) -> fields.put(String.valueOf(key), value));
            return new SegmentRule(fields);
        });
    }

    /** Any of its attributes; empty if absent or null. */
    public Optional<Object> attribute(String name) {
        return object("attributes").flatMap(attributes -> Optional.ofNullable(attributes.get(name)));
    }

    /** All its attributes. */
    public Map<String, @Nullable Object> attributes() {
        return object("attributes").orElse(Map.of());
    }

    /** The id of the folder that it is in. */
    public Optional<String> parentFolderId() {
        return relationship("parentFolder");
    }

    /** The id of what it is related to in a way; empty if there is none. */
    public Optional<String> relationship(String name) {
        return object("relationships")
                .map(relationships -> relationships.get(name))
                .filter(Map.class::isInstance)
                .map(relationship -> ((Map<?, ?>) relationship).get("data"))
                .filter(Map.class::isInstance)
                .map(data -> ((Map<?, ?>) data).get("id"))
                .map(Object::toString);
    }

    /** A batch segment in a folder, with more to be set. */
    public static Builder batchSegment(String name, String folderId) {
        return new Builder(Map.of("type", "segment-batch"))
                .attribute("name", name)
                .parentFolder(folderId);
    }

    /** A realtime segment in a folder, with more to be set. */
    public static Builder realtimeSegment(String name, String folderId) {
        return new Builder(Map.of("type", "segment-realtime"))
                .attribute("name", name)
                .parentFolder(folderId);
    }

    /** A folder in a folder, with more to be set. */
    public static Builder folder(String name, String folderId) {
        return new Builder(Map.of("type", "folder-segment"))
                .attribute("name", name)
                .parentFolder(folderId);
    }

    /** An entity of any type, with everything else to be set. */
    public static Builder ofType(String type) {
        return new Builder(Map.of("type", type));
    }

    /** A builder that begins with all fields of this one, those included that this library does not know. */
    public Builder toBuilder() {
        return new Builder(fields());
    }

    /** Builds an {@link Entity}; not thread-safe. */
    public static final class Builder extends JsonValue.Builder<Builder> {

        private Builder(Map<String, ? extends @Nullable Object> fields) {
            super(fields);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Sets an attribute: text, a number, a boolean, null, a list, a map, or a value such as {@link SegmentRule}. */
        public Builder attribute(String name, @Nullable Object value) {
            return put("attributes", name, value);
        }

        public Builder name(String name) {
            return attribute("name", name);
        }

        public Builder description(String description) {
            return attribute("description", description);
        }

        public Builder rule(SegmentRule rule) {
            return attribute("rule", rule);
        }

        /** The folder that it is in. */
        public Builder parentFolder(String folderId) {
            return put(
                    "relationships", "parentFolder", Map.of("data", Map.of("id", folderId, "type", "folder-segment")));
        }

        private Builder put(String field, String name, @Nullable Object value) {
            Map<String, @Nullable Object> inner = new LinkedHashMap<>();
            if (fields().get(field) instanceof Map<?, ?> before) {
                before.forEach((key, each) -> inner.put(String.valueOf(key), each));
            }
            inner.put(name, value);
            return field(field, inner);
        }

        public Entity build() {
            return new Entity(fields());
        }
    }
}
